//! How cards lie on a sheet of paper, in millimetres.

/// What cards are printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 x 297.
    #[default]
    A4,
    /// 8.5 x 11 inches.
    Letter,
}

/// How many cards a page has, 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cards(u8);

/// The sizes of a page and of what is on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Width and height of the page.
    pub page: (f64, f64),
    /// Columns and rows of cards.
    pub grid: (u8, u8),
    /// Width and height of a card.
    pub card: (f64, f64),
    /// Size of the words: as the card's size lets them be, less where they are many.
    pub words: f64,
    /// Side of a code, with the white around it; among the words, what they leave at least.
    pub code: f64,
    /// Whether the code stands beside the words, not among them.
    pub is_wide: bool,
}

/// The words of a card: of those that differ from card to card, the longest.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The site's name.
    pub site: &'a str,
    /// What is asked, in one language or two.
    pub questions: &'a [(String, String)],
    /// What people call the place.
    pub name: &'a str,
    /// The address in words.
    pub address: &'a str,
}

/// What printers leave white, and where the crop marks are.
pub const MARGIN: f64 = 10.0;
/// A larger code is not read from farther away at a table.
pub const CODE_MAX: f64 = 90.0;
/// Words smaller than this are read by nobody.
const WORDS_LEAST: f64 = 1.9;
/// The address is the last resort of a guest whose phone reads no code.
const ADDRESS_LEAST: f64 = 1.75;
const LINE: f64 = 1.25;

impl Paper {
    /// The paper of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "a4" => Some(Self::A4),
            "letter" => Some(Self::Letter),
            _ => None,
        }
    }

    /// As CSS names it.
    #[must_use]
    pub fn css(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "letter",
        }
    }

    fn size(self) -> (f64, f64) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::Letter => (215.9, 279.4),
        }
    }
}

impl Default for Cards {
    fn default() -> Self {
        Self(6)
    }
}

impl Cards {
    /// Reads a number from 1 to 12.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let cards = text.parse().ok()?;
        (1..=12).contains(&cards).then_some(Self(cards))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// Columns and rows.
    fn grid(self) -> (u8, u8) {
        let columns = match self.0 {
            1..=3 => 1,
            4..=8 => 2,
            _ => 3,
        };
        (columns, self.0.div_ceil(columns))
    }
}

impl Layout {
    /// So many cards on a paper, with the question in one language or in two.
    #[must_use]
    pub fn of(paper: Paper, cards: Cards, languages: usize) -> Self {
        let page = paper.size();
        let grid = cards.grid();
        let width = (page.0 - 2.0 * MARGIN) / f64::from(grid.0);
        let height = (page.1 - 2.0 * MARGIN) / f64::from(grid.1);
        let is_wide = width > 1.25 * height;
        // The words grow with the card, from what can be read at arm's length to a poster.
        let part = if is_wide { 0.06 } else { 0.045 };
        let words = (width.min(height) * part).clamp(2.9, 9.0);
        let code = if is_wide {
            (height * 0.74).min(width * 0.42)
        } else {
            // Site, question, place and address, each in as many lines as they may need.
            let lines = if languages > 1 { 13.2 } else { 10.4 };
            (width * 0.8).min(height - words * lines)
        };
        Self {
            page,
            grid,
            card: (width, height),
            words,
            code: code.min(CODE_MAX),
            is_wide,
        }
    }

    /// The same with words so small that all of them stand beside the code, which is never less than
    /// it is to be.
    #[must_use]
    pub fn fitting(mut self, words: &Words<'_>) -> Self {
        while self.words > WORDS_LEAST && self.height(words) > self.card.1 {
            self.words *= 0.97;
        }
        self
    }

    /// How high a card is with these words, about: what style sheet and fonts make of them.
    fn height(&self, words: &Words<'_>) -> f64 {
        let size = self.words;
        let padding = 2.2 * size;
        let width = self.card.0 - padding;
        let beside = if self.is_wide {
            width - self.code - 1.2 * size
        } else {
            width
        };
        let lines = |text: &str, size: f64, width: f64| {
            // Lines end where words do.
            (ems(text) * size * 1.08 / width).ceil() * size * LINE
        };
        let head = lines(words.site, 0.9 * size, width) + 0.52 * size;
        let sizes = [1.0, 0.88];
        let asks = words.questions.iter().zip(sizes);
        let asks: f64 = asks
            .map(|((_, text), part)| lines(text, part * size, beside) + 0.35 * size)
            .sum();
        let address = ADDRESS_LEAST.max(0.42 * size);
        let place = lines(words.name, 1.15 * size, beside) + lines(words.address, address, beside);
        if self.is_wide {
            padding + head + (asks + place).max(self.code)
        } else {
            padding + head + asks + self.code + place + 1.2 * size
        }
    }
}

/// The width of a text in parts of its height: a character is a square from Chinese on, else as wide as
/// bold letters are.
#[must_use]
pub fn ems(text: &str) -> f64 {
    let width = |c: char| if c >= '\u{2e80}' { 1.0 } else { 0.58 };
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_fill_the_paper_and_codes_are_large_enough() {
        assert_eq!(Cards::parse("0"), None);
        assert_eq!(Cards::parse("13"), None);
        for paper in [Paper::A4, Paper::Letter] {
            for cards in 1..=12 {
                let cards = Cards::parse(&cards.to_string()).unwrap();
                for languages in [1, 2] {
                    let layout = Layout::of(paper, cards, languages);
                    assert!(layout.grid.0 * layout.grid.1 >= cards.get());
                    // 45 modules with the white around: more than half a millimetre each.
                    assert!(layout.code / 45.0 > 0.5, "{layout:?}");
                    assert!(layout.code < layout.card.0.min(layout.card.1) * 0.85);
                }
            }
        }
    }

    #[test]
    fn many_words_are_smaller_and_the_code_is_not() {
        let question = |lang: &str, text: &str| (lang.to_owned(), text.to_owned());
        let questions = [
            question("ja", &"今回のご来店にどの程度満足されましたか".repeat(2)),
            question(
                "ar",
                &"ما مدى رضاك عن زيارتك لمطعمنا اليوم بشكل عام ".repeat(2),
            ),
        ];
        let long = Words {
            site: "The restaurant at the end of the street",
            questions: &questions,
            name: &"窓".repeat(40),
            address: &"x".repeat(80),
        };
        let short = Words {
            site: "Cafe",
            questions: &[question("en", "How was it?")],
            name: "Table 7",
            address: "cafe.example/q/0123456789abcdef",
        };
        for paper in [Paper::A4, Paper::Letter] {
            for cards in 1..=12 {
                let cards = Cards::parse(&cards.to_string()).unwrap();
                let layout = Layout::of(paper, cards, 2);
                assert_eq!(layout.fitting(&short), layout);
                let fitting = layout.fitting(&long);
                assert!(fitting.height(&long) <= fitting.card.1, "{fitting:?}");
                assert_eq!(fitting.code, layout.code);
            }
        }
    }
}
