//! Which version of its wording a site asks, and when.

use std::collections::BTreeMap;

use afterword_domain::access::Action;
use afterword_domain::defaults::PLAN_AHEAD_S;
use afterword_domain::ids::InstrumentId;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::instrument::{InForce, InstrumentList, VersionCard};

use super::drafts::whose;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::instrument::{self, Shelf};
use crate::store::keys::Holder;

impl<P: Platform> App<P> {
    /// Drafts and versions of a site.
    ///
    /// # Errors
    /// When the key does not cover it, or the database has no result.
    pub async fn instrument_list(&self, api_key: Option<&str>) -> Result<InstrumentList, AppError> {
        let holder = self.allowed(api_key, Action::ReadSite).await?;
        self.list(holder).await
    }

    /// Puts a version in force; the one before ends at that moment, and what was planned for later
    /// is taken back.
    ///
    /// # Errors
    /// When the key does not cover it, there is no such version of this site and space, the moment
    /// is none that can be planned, or the database has no result.
    pub async fn use_instrument(
        &self,
        api_key: Option<&str>,
        id: &str,
        since: Option<Timestamp>,
    ) -> Result<InstrumentList, AppError> {
        let holder = self.allowed(api_key, Action::ManageInstruments).await?;
        let unknown = || AppError::NotFound("version of this site");
        let id = InstrumentId::new(id).map_err(|_| unknown())?;
        let usable = instrument::is_usable(&self.platform, whose(&holder), &id).await?;
        if usable != Some(true) {
            return Err(unknown());
        }
        let now = self.platform.now();
        let since = since.unwrap_or(now);
        if !(0..=PLAN_AHEAD_S).contains(&since.since(now)) {
            let days = PLAN_AHEAD_S / 86_400;
            return Err(AppError::Field {
                pointer: "/since".to_owned(),
                detail: format!("must lie ahead, at most {days} days; leave it out for now"),
            });
        }
        instrument::put_in_force(&self.platform, whose(&holder), &id, since, now).await?;
        // This isolate asks it at once; others within ten seconds.
        self.site_anew(&holder.site, holder.space).await?;
        self.list(holder).await
    }

    async fn list(&self, holder: Holder) -> Result<InstrumentList, AppError> {
        let shelf = instrument::shelf(&self.platform, whose(&holder)).await?;
        Ok(InstrumentList {
            versions: versions(&shelf),
            drafts: shelf.drafts,
            site: holder.site,
            space: holder.space,
        })
    }
}

/// Versions that the site has published or used: Afterword's own first, then as they were
/// published.
fn versions(shelf: &Shelf) -> Vec<VersionCard> {
    let published: BTreeMap<&InstrumentId, Timestamp> =
        shelf.published.iter().map(|(id, at)| (id, *at)).collect();
    let mut cards: BTreeMap<(Option<Timestamp>, &InstrumentId), Vec<InForce>> = BTreeMap::new();
    let at = |id| (published.get(id).copied(), id);
    for (id, _) in &shelf.published {
        cards.entry(at(id)).or_default();
    }
    for asked in shelf.asked.iter().rev() {
        cards.entry(at(&asked.ins)).or_default().push(InForce {
            since: asked.since,
            until: asked.until,
        });
    }
    let card =
        |((published_at, id), in_force): ((Option<Timestamp>, &InstrumentId), _)| VersionCard {
            id: id.clone(),
            published_at,
            in_force,
        };
    cards.into_iter().map(card).collect()
}
