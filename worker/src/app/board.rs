//! The live board of a branch: who may see it, and what is on it.

use std::collections::BTreeSet;

use afterword_domain::access::Action;
use afterword_domain::ids::{BranchId, Sid, SiteId, Space};
use afterword_domain::wire::board::{Card, Cards, Ticket, TicketRequest};

use super::calls::board_for;
use super::{App, AppError};
use crate::ports::{BoardName, Layer, Platform};
use crate::store::{board, keys, place};

impl<P: Platform> App<P> {
    /// A ticket that opens a board's live connection once.
    ///
    /// # Errors
    /// When the key may not, or the database or the board has no result.
    pub async fn board_ticket(
        &self,
        api_key: Option<&str>,
        request: &TicketRequest,
    ) -> Result<Ticket, AppError> {
        let holder = self.allowed(api_key, Action::ServeTables).await?;
        let board = board_for(&holder, request.branch.as_ref())?;
        self.has_places(&board).await?;
        let site = self.site(&board.site, board.space).await?;
        let site = site.ok_or(AppError::Fault("key of no site"))?;
        let ticket = base16ct::lower::encode_string(&self.platform.random());
        let key = keys::hash(api_key.ok_or(AppError::BadKey)?);
        self.platform.admit(&board, &key, Some(&ticket)).await?;
        Ok(Ticket {
            ticket,
            name: site.card.name.clone(),
            now: self.platform.now(),
            site: board.site,
            space: board.space,
            branch: board.branch,
        })
    }

    /// Everybody on a board, from the board's own memory: who polls costs the database nothing but
    /// a look at the key once a minute.
    ///
    /// # Errors
    /// When the key may not, a parameter is wrong, or the database or the board has no result.
    pub async fn board(
        &self,
        api_key: Option<&str>,
        params: &[(String, String)],
    ) -> Result<Cards, AppError> {
        let key = api_key.ok_or(AppError::BadKey)?;
        let hash = keys::hash(key);
        let named = read_params(params)?;
        if let Named {
            site: Some(site),
            space: Some(space),
            branch: Some(branch),
        } = &named
        {
            self.allow(Layer::ApiKey, &hash).await?;
            let board = BoardName {
                site: site.clone(),
                space: *space,
                branch: branch.clone(),
            };
            if let Some(cards) = self.platform.poll(&board, &hash).await? {
                return Ok(cards);
            }
        }
        let holder = self.allowed(api_key, Action::ServeTables).await?;
        let board = board_for(&holder, named.branch.as_ref())?;
        let others = named.site.is_some_and(|site| site != board.site)
            || named.space.is_some_and(|space| space != board.space);
        if others {
            return Err(AppError::OtherSite);
        }
        self.has_places(&board).await?;
        self.platform.admit(&board, &hash, None).await?;
        let cards = self.platform.poll(&board, &hash).await?;
        cards.ok_or(AppError::Busy)
    }

    /// Refuses a branch without places: under a name that was mistyped a board would look well and
    /// stay empty for ever.
    pub(super) async fn has_places(&self, board: &BoardName) -> Result<(), AppError> {
        if place::has_branch(&self.platform, board).await? {
            return Ok(());
        }
        let known = place::branches(&self.platform, &board.site, board.space).await?;
        Err(AppError::NoBranch {
            branch: board.branch.clone(),
            known,
        })
    }

    /// What a board reads for itself: everybody on it, and which of these keys, as hashes, open it
    /// no more.
    ///
    /// # Errors
    /// When the ledger was restored and is not up to date, or the database has no result.
    pub async fn read_board(
        &self,
        board: &BoardName,
        keys: &BTreeSet<String>,
    ) -> Result<(Vec<Card>, BTreeSet<String>), AppError> {
        self.open().await?;
        Ok(board::read(&self.platform, board, keys, self.platform.now()).await?)
    }

    /// Likewise some guests that something has happened to.
    ///
    /// # Errors
    /// When the ledger was restored and is not up to date, or the database has no result.
    pub async fn read_guests(
        &self,
        board: &BoardName,
        sids: &BTreeSet<Sid>,
    ) -> Result<Vec<Card>, AppError> {
        self.open().await?;
        Ok(board::read_some(&self.platform, board, sids).await?)
    }
}

/// What a poll says of the board. With all three the board is found without the database.
#[derive(Default)]
struct Named {
    site: Option<SiteId>,
    space: Option<Space>,
    branch: Option<BranchId>,
}

fn read_params(params: &[(String, String)]) -> Result<Named, AppError> {
    let mut named = Named::default();
    for (name, value) in params {
        let bad = |detail: String| AppError::Query {
            name: name.clone(),
            detail,
        };
        match name.as_str() {
            "site" => {
                named.site = Some(SiteId::new(value).map_err(|e| bad(e.to_string()))?);
            }
            "space" => {
                let space = serde_json::from_value(value.as_str().into());
                named.space = Some(space.map_err(|_| bad("must be live or test".to_owned()))?);
            }
            "branch" => {
                named.branch = Some(BranchId::new(value).map_err(|e| bad(e.to_string()))?);
            }
            _ => {
                return Err(bad(
                    "is not known; there are site, space and branch".to_owned()
                ));
            }
        }
    }
    Ok(named)
}
