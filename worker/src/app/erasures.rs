//! What the owner of a site erases: everything personal goes, every figure stays.

use afterword_domain::access::Action;
use afterword_domain::ids::{CustomerKey, SessionId, Sid, Source};
use afterword_domain::token;
use afterword_domain::wire::erasure::{ErasureReply, ErasureRequest};

use super::admit::answer_key;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::answer;
use crate::store::customer::{self, Found};
use crate::store::journal::{Deed, Grave};
use crate::store::row::AnswerKey;
use crate::store::site::Site;

/// Sessions that one request about a customer erases.
const STEP: usize = 10;
/// Sessions of the site among which one request looks for a customer's.
const PAGE: usize = 20_000;

impl<P: Platform> App<P> {
    /// Erases one answer.
    ///
    /// # Errors
    /// When the key may not, there is no such answer, or a database has no result.
    pub async fn erase_answer(
        &self,
        api_key: Option<&str>,
        id: &str,
    ) -> Result<ErasureReply, AppError> {
        let site = self.erasable(api_key).await?;
        let sid = Sid::new(id).map_err(|_| AppError::NotFound("answer"))?;
        self.bury_answer(&site, sid).await
    }

    /// Erases an answer, a session, or some of a customer's sessions.
    ///
    /// # Errors
    /// When the key may not, the request names none or several of them, there is no such answer,
    /// or a database has no result.
    pub async fn erase_for_owner(
        &self,
        api_key: Option<&str>,
        request: ErasureRequest,
    ) -> Result<ErasureReply, AppError> {
        let site = self.erasable(api_key).await?;
        let after = request.after;
        match (request.answer, request.session, request.customer) {
            (Some(answer), None, None) => self.bury_answer(&site, answer).await,
            (None, Some(session), None) => self.bury_session(&site, &session).await,
            (None, None, Some(customer)) => self.bury_customer(&site, &customer, after).await,
            _ => Err(AppError::Field {
                pointer: String::new(),
                detail: "name one of answer, session and customer".to_owned(),
            }),
        }
    }

    async fn erasable(&self, api_key: Option<&str>) -> Result<std::sync::Arc<Site>, AppError> {
        let holder = self.allowed(api_key, Action::Erase).await?;
        let site = self.site(&holder.site, holder.space).await?;
        site.ok_or(AppError::BadKey)
    }

    async fn bury_answer(&self, site: &Site, sid: Sid) -> Result<ErasureReply, AppError> {
        let at = key(site, sid);
        let known = answer::get(&self.platform, &at).await?;
        let known = known.ok_or(AppError::NotFound("answer"))?;
        let grave = (!known.erased).then(|| Grave::of(at, &known.frozen));
        self.bury(grave.into_iter().collect()).await
    }

    /// What the host's server calls a session may be answered by several ways.
    async fn bury_session(
        &self,
        site: &Site,
        session: &SessionId,
    ) -> Result<ErasureReply, AppError> {
        let mut graves = Vec::new();
        let mut known = false;
        for source in Source::ALL {
            let at = answer_key(site, source, session)?;
            if let Some(record) = answer::get(&self.platform, &at).await? {
                known = true;
                if !record.erased {
                    graves.push(Grave::of(at, &record.frozen));
                }
            }
        }
        if !known {
            graves.push(self.unanswered(site, answer_key(site, Source::Host, session)?)?);
        }
        self.bury(graves).await
    }

    async fn bury_customer(
        &self,
        site: &Site,
        customer: &CustomerKey,
        after: Option<Sid>,
    ) -> Result<ErasureReply, AppError> {
        let hashed = token::customer(&site.sid_key, customer);
        let whose = (&site.id, site.space);
        let Found { mut sids, end } =
            customer::find(&self.platform, whose, &hashed, after.as_ref(), PAGE).await?;
        let rest = sids.split_off(sids.len().min(STEP));
        // Whoever is left of this page comes after the last of this step.
        let after = if rest.is_empty() {
            end
        } else {
            sids.last().cloned()
        };
        let mut graves = Vec::new();
        for sid in sids {
            let at = key(site, sid);
            match answer::get(&self.platform, &at).await? {
                Some(record) if record.erased => {}
                Some(record) => graves.push(Grave::of(at, &record.frozen)),
                None => graves.push(self.unanswered(site, at)?),
            }
        }
        let reply = self.bury(graves).await?;
        Ok(ErasureReply {
            more: after.is_some(),
            after,
            ..reply
        })
    }

    async fn bury(&self, graves: Vec<Grave>) -> Result<ErasureReply, AppError> {
        let erased = graves.len();
        if graves.is_empty() {
            // Somebody may have erased it who was never told so.
            self.settle().await?;
        } else {
            let deeds: Vec<Deed> = graves.into_iter().map(Deed::Erase).collect();
            self.journal(&deeds).await?;
        }
        Ok(ErasureReply {
            erased,
            more: false,
            after: None,
        })
    }

    /// Of a session of which nothing is known but its name. Its end lies before now, or five minutes
    /// ahead at most, so the tombstone outlives every token.
    fn unanswered(&self, site: &Site, at: AnswerKey) -> Result<Grave, AppError> {
        let now = self.platform.now();
        let local = site.calendar.local(now);
        let ins = site.version_at(now);
        let ins = ins.ok_or(AppError::Fault("no instrument in force"))?;
        Ok(Grave {
            at,
            end: now,
            until: now,
            day: local.day.epoch_days(),
            hour: local.hour,
            ins: ins.clone(),
            source: Source::Host,
        })
    }
}

fn key(site: &Site, sid: Sid) -> AnswerKey {
    AnswerKey {
        site: site.id.clone(),
        space: site.space,
        sid,
    }
}
