//! Marks and incidents: what people know about a stretch of time.

use afterword_domain::access::Action;
use afterword_domain::day::Day;
use afterword_domain::facts::Fact;
use afterword_domain::reason::Group;
use afterword_domain::wire::annotation::{
    ABOUT_MAX, About, Incident, IncidentRequest, Incidents, LABEL_MAX_CHARS, Mark, MarkRequest,
    Marks,
};

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::annotation::{self, Kind, StoredMark};
use crate::store::keys::Holder;
use crate::store::site::Site;

/// Longest incident, in seconds: a month. What lasts longer is a change, to be marked as one.
const INCIDENT_MOST_S: i64 = 31 * 86_400;

impl<P: Platform> App<P> {
    /// Notes a change.
    ///
    /// # Errors
    /// When the key may not, a field makes no sense, or the database has no result.
    pub async fn mark(&self, api_key: Option<&str>, asked: MarkRequest) -> Result<Mark, AppError> {
        let (holder, about) = self.annotates(api_key, asked.about).await?;
        let day = Day::parse(&asked.day).map_err(|e| field("/day", e.to_string()))?;
        let mark = StoredMark {
            id: self.drawn_id(),
            day: day.epoch_days(),
            label: label(&asked.label)?,
            about,
            at: self.platform.now(),
            by: holder.key_id,
        };
        annotation::put_mark(&self.platform, &holder.site, holder.space, &mark).await?;
        Ok(shown(mark))
    }

    /// The site's marks.
    ///
    /// # Errors
    /// When the key may not read them, or the database has no result.
    pub async fn marks(&self, api_key: Option<&str>) -> Result<Marks, AppError> {
        let holder = self.allowed(api_key, Action::ReadSite).await?;
        let marks = annotation::marks(&self.platform, &holder.site, holder.space).await?;
        Ok(Marks {
            marks: marks.into_iter().map(shown).collect(),
        })
    }

    /// Notes an incident.
    ///
    /// # Errors
    /// When the key may not, a field makes no sense, or the database has no result.
    pub async fn incident(
        &self,
        api_key: Option<&str>,
        asked: IncidentRequest,
    ) -> Result<Incident, AppError> {
        let (holder, about) = self.annotates(api_key, asked.about).await?;
        let lasts_s = asked.until.since(asked.since);
        if lasts_s <= 0 || lasts_s > INCIDENT_MOST_S {
            let detail = "lies after since, at most 31 days; both are in seconds since 1970, UTC";
            return Err(field("/until", detail));
        }
        if asked.suggests.group() != Group::NotPerson {
            let detail = "is a reason that is not about the person, such as system or policy";
            return Err(field("/suggests", detail));
        }
        let incident = Incident {
            id: self.drawn_id(),
            since: asked.since,
            until: asked.until,
            label: label(&asked.label)?,
            suggests: asked.suggests,
            about,
            at: self.platform.now(),
            by: holder.key_id,
        };
        annotation::put_incident(&self.platform, &holder.site, holder.space, &incident).await?;
        Ok(incident)
    }

    /// The site's incidents.
    ///
    /// # Errors
    /// When the key may not read them, or the database has no result.
    pub async fn incidents(&self, api_key: Option<&str>) -> Result<Incidents, AppError> {
        let holder = self.allowed(api_key, Action::ReadSite).await?;
        let (site, space) = (&holder.site, holder.space);
        let incidents = annotation::incidents(&self.platform, site, space).await?;
        Ok(Incidents { incidents })
    }

    /// Removes a mark.
    ///
    /// # Errors
    /// When the key may not, there is none of that id, or the database has no result.
    pub async fn remove_mark(&self, api_key: Option<&str>, id: &str) -> Result<(), AppError> {
        self.remove(api_key, Kind::Mark, id, "mark").await
    }

    /// Removes an incident. No answer ever depended on it.
    ///
    /// # Errors
    /// As for [`App::remove_mark`].
    pub async fn remove_incident(&self, api_key: Option<&str>, id: &str) -> Result<(), AppError> {
        self.remove(api_key, Kind::Incident, id, "incident").await
    }

    async fn remove(
        &self,
        api_key: Option<&str>,
        kind: Kind,
        id: &str,
        name: &'static str,
    ) -> Result<(), AppError> {
        let holder = self.allowed(api_key, Action::Annotate).await?;
        let (site, space) = (&holder.site, holder.space);
        if annotation::remove(&self.platform, kind, site, space, id).await? {
            Ok(())
        } else {
            Err(AppError::NotFound(name))
        }
    }

    async fn annotates(
        &self,
        api_key: Option<&str>,
        about: About,
    ) -> Result<(Holder, About), AppError> {
        let holder = self.allowed(api_key, Action::Annotate).await?;
        let site = self.site(&holder.site, holder.space).await?;
        check_about(&*site.ok_or(AppError::BadKey)?, &about)?;
        Ok((holder, about))
    }

    fn drawn_id(&self) -> String {
        base16ct::lower::encode_string(&self.platform.random())
    }
}

fn field(pointer: &str, detail: impl Into<String>) -> AppError {
    AppError::Field {
        pointer: pointer.to_owned(),
        detail: detail.into(),
    }
}

fn label(label: &str) -> Result<String, AppError> {
    let label = label.trim();
    let fits = (1..=LABEL_MAX_CHARS).contains(&label.chars().count());
    if fits && !label.chars().any(char::is_control) {
        return Ok(label.to_owned());
    }
    let detail = format!("has 1 to {LABEL_MAX_CHARS} characters in one line");
    Err(field("/label", detail))
}

fn check_about(site: &Site, about: &About) -> Result<(), AppError> {
    for (name, values) in about {
        let pointer = || format!("/about/{}", name.replace('~', "~0").replace('/', "~1"));
        let known = Fact::ALL.iter().map(|fact| fact.name());
        let mut known = known.chain(site.rules.extras.iter().map(String::as_str));
        if !known.any(|known| known == name) {
            return Err(field(&pointer(), "is no fact of this site"));
        }
        if values.is_empty() || values.len() > ABOUT_MAX {
            return Err(field(&pointer(), format!("takes 1 to {ABOUT_MAX} values")));
        }
    }
    Ok(())
}

/// A mark as it is shown.
pub(super) fn shown(mark: StoredMark) -> Mark {
    Mark {
        id: mark.id,
        day: Day::from_epoch_days(mark.day).to_string(),
        label: mark.label,
        about: mark.about,
        at: mark.at,
        by: mark.by,
    }
}
