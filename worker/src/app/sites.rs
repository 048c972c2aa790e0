//! Sites: made by the operator, read by those who hold a key, changed by their owners.

use afterword_domain::asking::Asking;
use afterword_domain::defaults::{MAX_WINDOW_S, WINDOW_S};
use afterword_domain::facts::FactRules;
use afterword_domain::ids::{InstrumentId, Source, Space};
use afterword_domain::instrument::Instrument;
use afterword_domain::settings::Settings;
use afterword_domain::site::{SiteDocument, SiteError, lacks};
use afterword_domain::wire::sites::{FirstKeys, MadeSite, NewSite, ReadSite, Sites};
use serde_json::{Value, json};

use super::answer::ROUNDS;
use super::patch::patched;
use super::{App, AppError, bundled};
use crate::ports::Platform;
use crate::store::keys::{Holder, hash};
use crate::store::site::{self, Site};
use crate::store::sites::{self, FirstKid, MadeSpace};

impl From<SiteError> for AppError {
    fn from(error: SiteError) -> Self {
        Self::Field {
            detail: error.to_string(),
            pointer: error.pointer,
        }
    }
}

impl<P: Platform> App<P> {
    /// Makes a site in both of its spaces, with its first keys.
    ///
    /// # Errors
    /// When a field holds something it cannot, there is such a site, or the database has no
    /// result.
    pub async fn make_site(&self, new: NewSite) -> Result<MadeSite, AppError> {
        let ins = match new.instrument.clone() {
            Some(ins) => ins,
            None => {
                InstrumentId::new(bundled::DEFAULT).map_err(|_| AppError::Fault("instrument"))?
            }
        };
        let bundled = bundled::find(&ins)?;
        let asked = match &bundled {
            Some(instrument) => instrument.clone(),
            None => self.published(&ins).await?,
        };
        let id = new.site.clone();
        let document = document(new, &asked);
        document.check()?;
        let (live, live_keys) = self.draw_space(Space::Live)?;
        let (test, test_keys) = self.draw_space(Space::Test)?;
        let body = bundled.map(|instrument| json!(instrument).to_string());
        let now = self.platform.now();
        let version = (&ins, body.as_deref());
        if !sites::make(&self.platform, &id, &document, &[live, test], version, now).await? {
            return Err(AppError::SiteExists);
        }
        let card = (
            document.controller.as_deref(),
            document.privacy_url.as_deref(),
        );
        Ok(MadeSite {
            site: id,
            live: live_keys,
            test: test_keys,
            live_lacks: lacks(Space::Live, card.0, card.1),
        })
    }

    /// An instrument that somebody has published.
    async fn published(&self, ins: &InstrumentId) -> Result<Instrument, AppError> {
        let body = site::instrument(&self.platform, ins).await?;
        let body = body.ok_or_else(|| AppError::Field {
            pointer: "/instrument".to_owned(),
            detail: "is no published version; chat-1 and meal-1 always are".to_owned(),
        })?;
        serde_json::from_str(&body).map_err(|_| AppError::Fault("instrument body"))
    }

    fn draw_space(&self, space: Space) -> Result<(MadeSpace, FirstKeys), AppError> {
        let keys = FirstKeys {
            owner_key: self.draw_api_key(space),
            site_key: self.draw_site_key(space),
        };
        let kids = [Source::Host, Source::Page, Source::Place].map(|source| {
            let kid = self.draw_kid()?;
            Ok(FirstKid { kid, source })
        });
        let made = MadeSpace {
            space,
            sid_key: self.draw_secret(),
            site_key: keys.site_key.clone(),
            owner: hash(&keys.owner_key),
            kids: kids.into_iter().collect::<Result<_, AppError>>()?,
        };
        Ok((made, keys))
    }

    /// Every site of the deployment.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn sites(&self) -> Result<Sites, AppError> {
        let sites = sites::list(&self.platform).await?;
        Ok(Sites { sites })
    }

    /// The holder's own site, and how often it was changed.
    ///
    /// # Errors
    /// When it is another's, or the database has no result.
    pub async fn read_site(&self, holder: &Holder, id: &str) -> Result<(ReadSite, u32), AppError> {
        own(holder, id)?;
        let site = self.site_anew(&holder.site, holder.space).await?;
        let site = site.ok_or(AppError::BadKey)?;
        Ok((self.described(&site, site.document()), site.edits))
    }

    /// Changes the holder's own site. Of two changes at once the second is made of what the first
    /// has left, so that both are kept; of two of the same field the second holds. `expected`:
    /// how often it may have been changed before, for who wants to be told instead.
    ///
    /// # Errors
    /// When a field holds something it cannot, somebody was faster, or the database has no
    /// result.
    pub async fn change_site(
        &self,
        holder: &Holder,
        id: &str,
        patch: &Value,
        expected: Option<u32>,
    ) -> Result<(ReadSite, u32), AppError> {
        own(holder, id)?;
        for _ in 0..ROUNDS {
            let site = self.site_anew(&holder.site, holder.space).await?;
            let site = site.ok_or(AppError::BadKey)?;
            if expected.is_some_and(|expected| expected != site.edits) {
                return Err(AppError::ChangedMeanwhile);
            }
            let before = site.document();
            let mut after: SiteDocument = patched(json!(before), patch.clone())?;
            let now = self.platform.now();
            after.asking.ask = after.asking.ask.replacing(before.asking.ask, now);
            if !after.keeps_extras_of(&before) {
                return Err(AppError::ExtrasFixed);
            }
            after.check()?;
            stays_ready(&site, &after)?;
            let (id, space) = (&site.id, site.space);
            if after == before {
                return Ok((self.described(&site, after), site.edits));
            }
            if sites::change(&self.platform, id, space, site.edits, &after).await? {
                // This isolate knows at once, others within ten seconds.
                self.site_anew(id, space).await?;
                return Ok((self.described(&site, after), site.edits.saturating_add(1)));
            }
        }
        Err(AppError::Busy)
    }

    fn described(&self, site: &Site, document: SiteDocument) -> ReadSite {
        let card = (
            document.controller.as_deref(),
            document.privacy_url.as_deref(),
        );
        ReadSite {
            site: site.id.clone(),
            space: site.space,
            instrument: site.version_at(self.platform.now()).cloned(),
            lacks: lacks(site.space, card.0, card.1),
            document,
        }
    }
}

fn document(new: NewSite, instrument: &Instrument) -> SiteDocument {
    let whole = |lang: &&String| instrument.missing(lang).is_empty();
    let languages = || {
        // English first, where there is some: it is what most can read for want of a better one.
        let mut all: Vec<String> = instrument.texts.keys().filter(whole).cloned().collect();
        all.sort_by_key(|lang| lang != "en");
        all
    };
    SiteDocument {
        name: new.name,
        brand: new.brand,
        logo: None,
        privacy_url: new.privacy_url,
        controller: new.controller,
        zone: new.zone,
        cutoff: new.cutoff,
        languages: new.languages.unwrap_or_else(languages),
        origins: new.origins,
        window_s: new.window_s.unwrap_or(WINDOW_S),
        longest_window_s: MAX_WINDOW_S,
        rules: FactRules::default(),
        asking: Asking::default(),
        settings: Settings::default(),
    }
}

/// A key opens the site that it belongs to and no other.
fn own(holder: &Holder, id: &str) -> Result<(), AppError> {
    if holder.site.as_str() == id {
        Ok(())
    } else {
        Err(AppError::OtherSite)
    }
}

/// A live site that asks customers goes on saying who is responsible.
fn stays_ready(site: &Site, after: &SiteDocument) -> Result<(), AppError> {
    let lacking = lacks(
        site.space,
        after.controller.as_deref(),
        after.privacy_url.as_deref(),
    );
    match lacking.first() {
        Some(field) if site.lacks().is_empty() => Err(AppError::Field {
            pointer: format!("/{field}"),
            detail: "can be changed, but not taken away from a live site".to_owned(),
        }),
        _ => Ok(()),
    }
}
