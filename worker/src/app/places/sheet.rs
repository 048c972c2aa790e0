//! What a print sheet shows: a card for each place, with the first question in up to two languages.

use afterword_domain::access::Action;
use afterword_domain::ask::How;
use afterword_domain::ids::{PlaceId, Space};
use afterword_domain::sheet::{Cards, Paper};
use afterword_domain::wire::screen::SiteCard;

use super::address;
use crate::app::params::{Params, bad, given};
use crate::app::{App, AppError};
use crate::ports::Platform;
use crate::store::place;
use crate::store::site::Site;

/// Most languages of a card.
const LANGUAGES: usize = 2;
/// Most cards of a sheet: a document of some ten megabytes, which an isolate has room for.
const CARDS_OF_A_SHEET: usize = 1_000;
/// What a card says where guests are asked one question or the other: what their answer is for. A card
/// that hung there with one of the two would lead half of them to another than it asks.
const NEUTRAL: &str = "purpose";

/// A sheet before it is drawn.
#[derive(Debug)]
pub struct Sheet {
    /// Whose cards they are.
    pub site: SiteCard,
    /// The space that its codes lead into.
    pub space: Space,
    /// On what they are printed.
    pub paper: Paper,
    /// How many on a page.
    pub cards: Cards,
    /// Languages, and in each what a guest is asked first.
    pub questions: Vec<(String, String)>,
    /// They, in the order in which people count tables.
    pub places: Vec<Card>,
}

/// A card.
#[derive(Debug)]
pub struct Card {
    /// The place.
    pub place: PlaceId,
    /// What people call it.
    pub name: String,
    /// Where its code leads.
    pub address: String,
}

impl<P: Platform> App<P> {
    /// The cards of places in use that have a code.
    ///
    /// # Errors
    /// When the key may not, a parameter makes no sense, there is no such place, or the database
    /// has no result.
    pub async fn sheet(
        &self,
        api_key: Option<&str>,
        params: &Params,
        base: &str,
    ) -> Result<Sheet, AppError> {
        let holder = self.allowed(api_key, Action::ReadPlaces).await?;
        let site = self.site(&holder.site, holder.space).await?;
        let site = site.ok_or(AppError::BadKey)?;
        let look = |name: &str| matches!(name, "paper" | "cards" | "languages");
        let (looks, others): (Params, Params) =
            params.iter().cloned().partition(|(name, _)| look(name));
        let known = ["branch", "area", "place"];
        let of = self.asked_places(&holder, &others, &known).await?;
        let looks = given(&site, &looks)?;
        let paper = looks
            .get("paper")
            .map_or(Some(Paper::default()), |name| Paper::from_name(name));
        let cards = looks
            .get("cards")
            .map_or(Some(Cards::default()), |text| Cards::parse(text));
        let paper = paper.ok_or_else(|| bad("paper", "is a4 or letter"))?;
        let cards = cards.ok_or_else(|| bad("cards", "is a number from 1 to 12"))?;
        let languages = looks.get("languages").copied();
        let questions = self.questions(&site, languages).await?;
        let mut stored = place::list(&self.platform, &holder.site, holder.space, &of).await?;
        stored.sort_by(|a, b| a.place.order(&b.place));
        let card = |stored: place::StoredPlace| {
            Some(Card {
                address: address(base, &stored.code?),
                place: stored.place.place,
                name: stored.place.name,
            })
        };
        let places: Vec<Card> = stored.into_iter().filter_map(card).collect();
        if places.len() > CARDS_OF_A_SHEET {
            let narrow = format!(
                "leaves more than {CARDS_OF_A_SHEET} cards: name a branch, an area or a place"
            );
            return Err(bad("branch", narrow));
        }
        if places.is_empty() {
            return Err(AppError::NotFound("place in use that has a code"));
        }
        Ok(Sheet {
            site: site.card.clone(),
            space: holder.space,
            paper,
            cards,
            questions,
            places,
        })
    }

    /// What a guest is asked first, in the languages that are asked for, else in the site's first
    /// two.
    async fn questions(
        &self,
        site: &Site,
        asked: Option<&str>,
    ) -> Result<Vec<(String, String)>, AppError> {
        let ins = site.version_at(self.platform.now());
        let ins = ins.ok_or(AppError::Fault("no instrument in force"))?;
        let instrument = self.instrument(ins).await?;
        let key = match site.asking.ask.how {
            How::Rating | How::Both => "rating.question",
            How::Effort => "effort.question",
            How::Weeks(_) | How::Split => NEUTRAL,
        };
        let question = |lang: &str| {
            let text = instrument.texts.get(lang)?.get(key)?;
            Some((lang.to_owned(), text.replace("{site}", &site.card.name)))
        };
        let Some(asked) = asked else {
            let own = site.languages.iter().filter_map(|lang| question(lang));
            return Ok(own.take(LANGUAGES).collect());
        };
        let known: Vec<&str> = instrument.texts.keys().map(String::as_str).collect();
        let wrong = || {
            let known = known.join(", ");
            let detail = format!("takes one or {LANGUAGES} of {known}, parted by a comma");
            bad("languages", detail)
        };
        let questions: Option<Vec<_>> =
            asked.split(',').map(|lang| question(lang.trim())).collect();
        let fits = |some: &Vec<_>| some.len() <= LANGUAGES;
        questions.filter(fits).ok_or_else(wrong)
    }
}
