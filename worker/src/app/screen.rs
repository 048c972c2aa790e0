//! All that a widget shows, gathered for one reply.

use afterword_domain::answer::AnswerBody;
use afterword_domain::ids::{InstrumentId, Rev};
use afterword_domain::record::{First, Record};
use afterword_domain::time::Timestamp;
use afterword_domain::token::Verified;
use afterword_domain::wire::screen::{CurrentRequest, Screen};

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::answer;
use crate::store::site::Site;

/// What a screen is made for.
#[derive(Debug, Default)]
pub struct Asked<'a> {
    /// Languages in order of preference, parted by commas.
    pub lang: &'a str,
    /// The version that the invitation names.
    pub ins: Option<&'a InstrumentId>,
    /// End of the window.
    pub until: Option<Timestamp>,
    /// What is stored.
    pub stored: Option<&'a Record>,
    /// Token and address of our own pages.
    pub token: Option<(&'a str, &'a str)>,
}

impl<P: Platform> App<P> {
    /// All that a widget shows.
    ///
    /// # Errors
    /// When the site has no instrument in force, or the database has no result.
    pub async fn screen(&self, site: &Site, asked: Asked<'_>) -> Result<Screen, AppError> {
        let stored_ins = asked.stored.map(|record| &record.frozen.key.ins);
        let now = self.platform.now();
        let ins = stored_ins.or(asked.ins).or_else(|| site.version_at(now));
        let ins = ins.ok_or(AppError::Fault("no instrument in force"))?;
        let instrument = self.instrument(ins).await?;
        let lang = instrument.language(asked.lang, &site.languages);
        let lang = lang.ok_or(AppError::Fault("instrument has no complete language"))?;
        let languages = site.languages.iter().filter(|lang| {
            instrument.texts.contains_key(*lang) && instrument.missing(lang).is_empty()
        });
        Ok(Screen {
            site: site.card.clone(),
            instrument: ins.clone(),
            first: asked.stored.map_or(First::Rating, |record| record.first),
            questions: instrument.questions.clone(),
            lang: lang.to_owned(),
            languages: languages.cloned().collect(),
            texts: instrument.texts.get(lang).cloned().unwrap_or_default(),
            show: true,
            why_not: None,
            now,
            until: asked
                .stored
                .map(|record| record.frozen.until)
                .or(asked.until),
            window_s: site.window_s,
            token: asked.token.map(|(token, _)| token.to_owned()),
            link: asked.token.map(|(token, base)| format!("{base}/a#{token}")),
            link_plain: asked.token.map(|(token, base)| format!("{base}/a/{token}")),
            answer: asked.stored.map(|record| AnswerBody::from(&record.answer)),
            rev: asked.stored.map_or(Rev::NONE, |record| record.rev),
            standing: asked.stored.map(Record::standing_for_customer),
        })
    }

    /// What a page shows before an invitation: the same without a token.
    ///
    /// # Errors
    /// When the site key or the origin is not allowed, or the database has no result.
    pub async fn widget(
        &self,
        site_key: &str,
        origin: Option<&str>,
        lang: &str,
    ) -> Result<Screen, AppError> {
        let site = self.site_of_key(site_key).await?;
        // A browser names no origin when the page is of our own; a script may read public texts.
        if origin.is_some() {
            super::invite::check_origin(&site, origin)?;
        }
        self.screen(
            &site,
            Asked {
                lang,
                ..Asked::default()
            },
        )
        .await
    }

    /// What is stored under a token, and all that a widget shows.
    ///
    /// # Errors
    /// When the token does not hold, is past its life, or the answer was erased.
    pub async fn current(&self, request: &CurrentRequest, base: &str) -> Result<Screen, AppError> {
        let now = self.platform.now();
        let admitted = self.admit(&request.token, now).await?;
        let Verified { claims, expires } = &admitted.token;
        if now >= *expires {
            return Err(AppError::Expired);
        }
        let stored = answer::get(&self.platform, &admitted.at).await?;
        if stored.as_ref().is_some_and(|record| record.erased) {
            return Err(AppError::Erased);
        }
        let asked = Asked {
            lang: &request.lang,
            ins: claims.ins.as_ref(),
            until: Some(claims.until),
            stored: stored.as_ref(),
            token: Some((&request.token, base)),
        };
        self.screen(&admitted.site, asked).await
    }
}
