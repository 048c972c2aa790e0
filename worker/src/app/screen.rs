//! All that a widget shows, gathered for one reply.

use afterword_domain::answer::AnswerBody;
use afterword_domain::asking::{Chat, NotShown};
use afterword_domain::ids::{Draw, Rev, SessionId, Source};
use afterword_domain::instrument::Question;
use afterword_domain::record::{First, Record};
use afterword_domain::texts::{Filling, filled};
use afterword_domain::time::Timestamp;
use afterword_domain::token::{Claims, Verified};
use afterword_domain::wire::screen::{CurrentRequest, Screen};

use super::admit::answer_key;
use super::invite::{check_origin, session_of};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::answer;
use crate::store::row::AnswerKey;
use crate::store::site::Site;

/// What a screen is made for.
#[derive(Debug)]
pub struct Asked<'a> {
    /// Who asks.
    pub site: &'a Site,
    /// Where the invitation comes from.
    pub source: Source,
    /// Languages in order of preference, parted by commas.
    pub lang: &'a str,
    /// What the invitation says, where there is one.
    pub claims: Option<&'a Claims>,
    /// The session, where it is known without an invitation.
    pub session: Option<&'a SessionId>,
    /// What the skip rules look at.
    pub chat: Chat,
    /// What is stored.
    pub stored: Option<&'a Record>,
    /// Token and address of our own pages.
    pub token: Option<(&'a str, &'a str)>,
}

impl<'a> Asked<'a> {
    /// Nothing is known but who asks.
    #[must_use]
    pub fn new(site: &'a Site, source: Source) -> Self {
        Self {
            site,
            source,
            lang: "",
            claims: None,
            session: None,
            chat: Chat::default(),
            stored: None,
            token: None,
        }
    }

    /// The session's end and the end of its window.
    fn window(&self) -> Option<(Timestamp, Timestamp)> {
        let stored = self.stored.map(|stored| &stored.frozen);
        let stored = stored.map(|frozen| (frozen.end, frozen.until));
        stored.or_else(|| self.claims.map(|claims| (claims.end, claims.until)))
    }

    /// The session, where it is known.
    fn session(&self) -> Option<&SessionId> {
        self.session
            .or_else(|| self.claims.map(|claims| &claims.jti))
    }

    /// The question that is asked first. An answer keeps what it was asked.
    fn first(&self, now: Timestamp) -> First {
        if let Some(record) = self.stored {
            return record.first;
        }
        let site = self.site;
        let end = self.window().map_or(now, |(end, _)| end);
        let day = site.calendar.local(end).day;
        let ask = site.asking.ask;
        ask.first(&site.id, site.space, self.session(), day)
    }

    /// Why the question is not shown. What is stored already always is.
    fn why_not(&self, now: Timestamp) -> Option<NotShown> {
        if self.stored.is_some() {
            return None;
        }
        if self.window().is_some_and(|(_, until)| now >= until) {
            return Some(NotShown::WindowOver);
        }
        let site = self.site;
        let is_asked = |session: &SessionId| site.asking.samples(&site.id, site.space, session);
        if !self.session().is_none_or(is_asked) {
            return Some(NotShown::SampledOut);
        }
        site.asking.skips(self.chat)
    }
}

/// Nothing more is said of an answer that was erased.
pub(super) fn unless_erased(stored: Option<Record>) -> Result<Option<Record>, AppError> {
    if stored.as_ref().is_some_and(|record| record.erased) {
        return Err(AppError::Erased);
    }
    Ok(stored)
}

/// Whether a site may ask anybody: customers must be able to read who is responsible.
pub(super) fn ready(site: &Site) -> Result<(), AppError> {
    let lacks = site.lacks();
    if lacks.is_empty() {
        Ok(())
    } else {
        Err(AppError::SiteNotReady {
            site: site.id.clone(),
            lacks,
        })
    }
}

impl<P: Platform> App<P> {
    /// All that a widget shows.
    ///
    /// # Errors
    /// When the site has no instrument in force, or the database has no result.
    pub async fn screen(&self, asked: Asked<'_>) -> Result<Screen, AppError> {
        let now = self.platform.now();
        let site = asked.site;
        let stored_ins = asked.stored.map(|record| &record.frozen.key.ins);
        let claimed_ins = asked.claims.and_then(|claims| claims.ins.as_ref());
        let ins = stored_ins.or(claimed_ins).or_else(|| site.version_at(now));
        let ins = ins.ok_or(AppError::Fault("no instrument in force"))?;
        let instrument = self.instrument(ins).await?;
        let lang = instrument.language(asked.lang, &site.languages);
        let lang = lang.ok_or(AppError::Fault("instrument has no complete language"))?;
        let languages = site.languages.iter().filter(|lang| {
            instrument.texts.contains_key(*lang) && instrument.missing(lang).is_empty()
        });
        let window = asked.window();
        let filling = Filling {
            site: &site.card.name,
            controller: site.card.controller.as_deref(),
            window_s: window.map_or(site.window_s, |(end, until)| until.since(end)),
        };
        let texts = instrument.texts.get(lang);
        let first = asked.first(now);
        let given = asked.stored.map(|record| &record.answer);
        let mut questions = instrument.questions.clone();
        questions.retain(|question| site.asking.ask.asks(*question, first, given));
        if site.asking.contact {
            questions.push(Question::Contact);
        }
        let why_not = asked.why_not(now);
        Ok(Screen {
            site: site.card.clone(),
            instrument: ins.clone(),
            first,
            rotates: site.asking.ask.rotates(),
            questions,
            lang: lang.to_owned(),
            languages: languages.cloned().collect(),
            texts: texts
                .map(|texts| filled(texts, lang, filling))
                .unwrap_or_default(),
            show: why_not.is_none(),
            why_not,
            quiet: site.asking.quiet_for(asked.source),
            now,
            until: window.map(|(_, until)| until),
            window_s: site.window_s,
            token: asked.token.map(|(token, _)| token.to_owned()),
            link: asked.token.map(|(token, base)| format!("{base}/a#{token}")),
            link_plain: asked.token.map(|(token, base)| format!("{base}/a/{token}")),
            answer: asked.stored.map(|record| AnswerBody::from(&record.answer)),
            rev: asked.stored.map_or(Rev::NONE, |record| record.rev),
            standing: asked.stored.map(Record::standing_for_customer),
            at_place: window
                .filter(|_| asked.source == Source::Place)
                .map(|(_, until)| site.calendar.clock(until)),
            call: None,
        })
    }

    /// What a session has answered.
    ///
    /// # Errors
    /// When it was erased, or the database has no result.
    pub(super) async fn stored(&self, at: &AnswerKey) -> Result<Option<Record>, AppError> {
        unless_erased(answer::get(&self.platform, at).await?)
    }

    /// What a page shows before an invitation: the same without a token. With a draw that has
    /// answered, what is stored.
    ///
    /// # Errors
    /// When the site key or the origin is not allowed, the answer was erased, or the database has
    /// no result.
    pub async fn widget(
        &self,
        site_key: &str,
        origin: Option<&str>,
        lang: &str,
        draw: Option<&Draw>,
        chat: Chat,
    ) -> Result<Screen, AppError> {
        let site = self.site_of_key(site_key).await?;
        // A browser names no origin when the page is of our own; a script may read public texts.
        if origin.is_some() {
            check_origin(&site, origin)?;
        }
        ready(&site)?;
        let bad = |detail| AppError::Query {
            name: "draw".to_owned(),
            detail,
        };
        let session = draw.map(session_of).transpose().map_err(bad)?;
        let stored = match &session {
            Some(session) => {
                let at = answer_key(&site, Source::Page, session)?;
                self.stored(&at).await?
            }
            None => None,
        };
        self.screen(Asked {
            lang,
            session: session.as_ref(),
            chat,
            stored: stored.as_ref(),
            ..Asked::new(&site, Source::Page)
        })
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
        let (site, source) = (&admitted.site, admitted.source);
        let stored = unless_erased(self.stored_by(&admitted).await?)?;
        if stored.is_none() {
            ready(site)?;
        }
        let screen = self.screen(Asked {
            lang: &request.lang,
            claims: Some(claims),
            chat: request.chat.unwrap_or_default(),
            stored: stored.as_ref(),
            token: Some((&request.token, base)),
            ..Asked::new(site, source)
        });
        Ok(Screen {
            call: self.call_state(&admitted).await?,
            ..screen.await?
        })
    }
}
