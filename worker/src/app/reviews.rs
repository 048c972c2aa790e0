//! Lists of answers that somebody should look at. Nothing is ever changed by itself.

use afterword_domain::access::Action;
use afterword_domain::listing::{Filter, Review, Sight};
use afterword_domain::wire::annotation::Incident;
use afterword_domain::wire::answers::Reviews;

use super::listing::{Paging, query};
use super::params::{Params, bad, given};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::annotation;
use crate::store::keys::Holder;
use crate::store::listing::Query;
use crate::store::site::Site;

/// Contradictions of so many seconds until now, where no range is given.
const SPAN_S: i64 = 30 * 86_400;
const RANGE: [&str; 4] = ["from", "to", "since", "until"];

impl<P: Platform> App<P> {
    /// One page of what waits for a person.
    ///
    /// # Errors
    /// When the key may not rule, a parameter makes no sense, or the database has no result.
    pub async fn reviews(
        &self,
        api_key: Option<&str>,
        params: &Params,
    ) -> Result<Reviews, AppError> {
        let holder = self.allowed(api_key, Action::ReadReviews).await?;
        let site = self.site_of(&holder).await?;
        let mut given = given(&site, params)?;
        let review = given.remove("kind").and_then(Review::from_name);
        let review = review.ok_or_else(|| bad("kind", kinds()))?;
        let incident = given.remove("incident");
        let paging = Paging::read(&mut given)?;
        let ranged = RANGE.iter().any(|name| given.contains_key(name));
        let mut query = query(&site, &holder, given)?;
        query.review = Some(review);
        if review == Review::Contradiction && !ranged {
            // Of a whole business day, so that the cursor of a page stays that of the list.
            let today = site.calendar.local(self.platform.now()).day;
            query.since = site.calendar.start(today).plus(-SPAN_S);
        }
        let mut suggests = None;
        match (review, incident) {
            (Review::Incident, Some(id)) if !ranged => {
                let incident = self.incident_of(&holder, id).await?;
                suggests = Some(incident.suggests);
                narrow(&mut query, &site, incident)?;
            }
            (Review::Incident, Some(_)) => {
                return Err(bad("incident", "has a begin and an end of its own"));
            }
            (Review::Incident, None) => {
                return Err(bad("incident", "names one of GET /v1/incidents"));
            }
            (_, Some(_)) => return Err(bad("incident", "goes with kind=incident")),
            (_, None) => {}
        }
        let sight = Sight::of(holder.role, site.settings.agents_see_comments);
        let (answers, next) = self.page(&query, paging, sight).await?;
        Ok(Reviews {
            kind: review.name(),
            suggests,
            answers,
            next,
        })
    }

    async fn incident_of(&self, holder: &Holder, id: &str) -> Result<Incident, AppError> {
        let (site, space) = (&holder.site, holder.space);
        let all = annotation::incidents(&self.platform, site, space).await?;
        let found = all.into_iter().find(|incident| incident.id == id);
        found.ok_or(AppError::NotFound("incident"))
    }
}

/// Narrows a list to an incident: its time, whom it is about, and who has not named its reason.
fn narrow(query: &mut Query, site: &Site, incident: Incident) -> Result<(), AppError> {
    query.since = incident.since;
    query.until = incident.until;
    query.without = Some(incident.suggests);
    for (name, values) in incident.about {
        // A fact that the site knew when the incident was noted.
        let filter = Filter::from_name(&name, &site.rules.extras);
        let filter = filter.ok_or_else(|| bad(&name, "is no fact of the site any more"))?;
        let values = values.into_iter().map(String::from).collect();
        if query.filters.insert(filter, values).is_some() {
            return Err(bad(&name, "is what the incident is about already"));
        }
    }
    Ok(())
}

fn kinds() -> String {
    let names: Vec<&str> = Review::ALL.iter().map(|review| review.name()).collect();
    format!("is one of {}", names.join(", "))
}
