//! Wording that is being written: drafts, and how one becomes a version that never changes.

use afterword_domain::access::Action;
use afterword_domain::draft::{Draft, Flaw};
use afterword_domain::ids::{DraftName, InstrumentId, SiteId};
use afterword_domain::wire::instrument::DraftReply;

use super::answer::ROUNDS;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::instrument::{self, StoredDraft, Whose};
use crate::store::keys::Holder;

/// Digits that are kept free for the number of a version.
const NUMBER_MAX_DIGITS: usize = 6;

/// A version that there is now.
#[derive(Debug)]
pub struct Published {
    /// Its id.
    pub id: InstrumentId,
    /// Whether it was there before.
    pub is_known: bool,
}

pub(super) fn whose(holder: &Holder) -> Whose<'_> {
    Whose {
        site: &holder.site,
        space: holder.space,
    }
}

/// The name of a draft whose versions have room for their number.
fn name_of(name: &str, site: &SiteId) -> Result<DraftName, AppError> {
    let field = |detail: String| AppError::Field {
        pointer: "/name".to_owned(),
        detail,
    };
    let name = DraftName::new(name).map_err(|error| field(error.to_string()))?;
    let longest = site.as_str().len() + name.as_str().len() + "--".len() + NUMBER_MAX_DIGITS;
    if longest > InstrumentId::MAX_BYTES {
        return Err(field(
            "is too long: site, name and number make the version's id".to_owned(),
        ));
    }
    Ok(name)
}

fn no_draft() -> AppError {
    AppError::NotFound("draft")
}

impl<P: Platform> App<P> {
    /// Writes a draft whole, whatever it still lacks.
    ///
    /// # Errors
    /// When the key does not cover it, the name cannot be one, or the database has no result.
    pub async fn put_draft(
        &self,
        api_key: Option<&str>,
        name: &str,
        draft: &Draft,
    ) -> Result<DraftReply, AppError> {
        let holder = self.allowed(api_key, Action::ManageInstruments).await?;
        self.keep_draft(&holder, name, draft).await
    }

    /// Begins a draft with what a published version says.
    ///
    /// # Errors
    /// Likewise, or when there is no such version.
    pub async fn draft_from(
        &self,
        api_key: Option<&str>,
        name: &str,
        id: &str,
    ) -> Result<DraftReply, AppError> {
        let holder = self.allowed(api_key, Action::ManageInstruments).await?;
        let draft = Draft::from(&*self.published_instrument(id).await?);
        self.keep_draft(&holder, name, &draft).await
    }

    async fn keep_draft(
        &self,
        holder: &Holder,
        name: &str,
        draft: &Draft,
    ) -> Result<DraftReply, AppError> {
        let name = name_of(name, &holder.site)?;
        let now = self.platform.now();
        let kept = instrument::put_draft(&self.platform, whose(holder), &name, draft, now).await?;
        let kept = kept.ok_or(AppError::Fault("a draft was not written"))?;
        self.shown(holder, kept).await
    }

    /// A draft, and what keeps it from being published.
    ///
    /// # Errors
    /// When the key does not cover it, there is no such draft, or the database has no result.
    pub async fn draft(&self, api_key: Option<&str>, name: &str) -> Result<DraftReply, AppError> {
        let holder = self.allowed(api_key, Action::ManageInstruments).await?;
        let kept = self.stored_draft(&holder, name).await?;
        self.shown(&holder, kept).await
    }

    /// Removes a draft. What was published of it stays.
    ///
    /// # Errors
    /// Likewise.
    pub async fn drop_draft(&self, api_key: Option<&str>, name: &str) -> Result<(), AppError> {
        let holder = self.allowed(api_key, Action::ManageInstruments).await?;
        let name = DraftName::new(name).map_err(|_| no_draft())?;
        if instrument::drop_draft(&self.platform, whose(&holder), &name).await? {
            Ok(())
        } else {
            Err(no_draft())
        }
    }

    /// Makes a version of a draft that lacks nothing. A draft that is published already stays the
    /// version that it is, so that a call whose reply was lost can be made again.
    ///
    /// # Errors
    /// When the key does not cover it, there is no such draft, it is not fit to be published, or
    /// the database has no result.
    pub async fn publish(&self, api_key: Option<&str>, name: &str) -> Result<Published, AppError> {
        let holder = self.allowed(api_key, Action::ManageInstruments).await?;
        let now = self.platform.now();
        for _ in 0..ROUNDS {
            let kept = self.stored_draft(&holder, name).await?;
            if let Some(id) = kept.card.published {
                return Ok(Published { id, is_known: true });
            }
            let flaws = self.flaws(&holder, &kept.read()?).await?;
            if !flaws.is_empty() {
                return Err(AppError::Incomplete(flaws));
            }
            let made = instrument::publish(&self.platform, whose(&holder), &kept, now).await?;
            if let Some(id) = made {
                // Near the readers from the start.
                self.instrument(&id).await?;
                return Ok(Published {
                    id,
                    is_known: false,
                });
            }
        }
        Err(AppError::Busy)
    }

    async fn stored_draft(&self, holder: &Holder, name: &str) -> Result<StoredDraft, AppError> {
        let name = DraftName::new(name).map_err(|_| no_draft())?;
        let kept = instrument::draft(&self.platform, whose(holder), &name).await?;
        kept.ok_or_else(no_draft)
    }

    async fn shown(&self, holder: &Holder, kept: StoredDraft) -> Result<DraftReply, AppError> {
        let draft = kept.read()?;
        Ok(DraftReply {
            flaws: self.flaws(holder, &draft).await?,
            card: kept.card,
            draft,
        })
    }

    /// What a draft lacks in the languages that the site offers now.
    async fn flaws(&self, holder: &Holder, draft: &Draft) -> Result<Vec<Flaw>, AppError> {
        let site = self.site_anew(&holder.site, holder.space).await?;
        let site = site.ok_or(AppError::BadKey)?;
        Ok(draft.flaws(&site.languages))
    }
}
