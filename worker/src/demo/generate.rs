//! Believable answers from a seeded generator: the same seed and day give the same answers.

use std::collections::{BTreeMap, BTreeSet};

use afterword_domain::answer::Answer;
use afterword_domain::chain::{Chain, Credit};
use afterword_domain::day::{Calendar, Day};
use afterword_domain::facts::{Facts, TallyKey};
use afterword_domain::ids::{FactValue, InstrumentId, Rev, SessionId, Source, Writer};
use afterword_domain::reason::Reason;
use afterword_domain::record::{First, Frozen, Record};
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::time::Timestamp;
use afterword_domain::token;
use afterword_domain::write::{Moment, Outcome, Write, decide};

use super::sites::{DemoSite, SPACE, rules};
use crate::store::row::AnswerKey;

/// A small generator, SplitMix64 (Steele, Lea, Flood 2014): the demo has to be the same on every
/// machine and in every release, which libraries do not promise.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A generator with a seed of its own for each pair of numbers.
    #[must_use]
    pub fn new(seed: u64, day: i32) -> Self {
        Self(seed ^ u64::from(day.unsigned_abs()).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to and without `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next().checked_rem(n).unwrap_or(0)
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let n = u64::try_from(from.len()).unwrap_or(0);
        from.get(usize::try_from(self.below(n)).unwrap_or(0))
    }

    /// An index, as likely as its weight.
    fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (n, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return n,
            }
        }
        0
    }
}

/// One generated answer.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its key.
    pub at: AnswerKey,
    /// The row that live code would have left.
    pub record: Record,
    /// Rows that corrections replaced.
    pub history: Vec<Record>,
}

/// How many of what a generated site has.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Agents, named `a-01`, `a-02`, ...
    pub agents: u64,
    /// Channels, from a list of three.
    pub channels: u64,
    /// Answers of one day.
    pub answers: u64,
    /// Whether all are signed by the host and of one tier, so that agents and channels alone
    /// divide the tallies.
    pub uniform: bool,
}

/// Everything that one day of a site is made from.
#[derive(Debug)]
pub struct DayPlan<'a> {
    /// The site.
    pub site: &'a DemoSite,
    /// Its calendar.
    pub calendar: &'a Calendar,
    /// The business day.
    pub day: Day,
    /// No session ends later.
    pub now: Timestamp,
    /// How many of what.
    pub size: Size,
    /// Seed.
    pub seed: u64,
}

const CHANNELS: [&str; 3] = ["chat", "phone", "table"];
const HOURS: i64 = 3600;

/// The answers of one day.
#[must_use]
pub fn day(plan: &DayPlan<'_>) -> Vec<Made> {
    let mut dice = Dice::new(plan.seed, plan.day.epoch_days());
    let opens = plan.calendar.start(plan.day).plus(8 * HOURS);
    let closes = opens.plus(13 * HOURS);
    let start = plan.calendar.start(plan.day);
    // On the current day sessions lie between its start and now.
    let (from, to) = if plan.now < closes {
        (start, plan.now)
    } else {
        (opens, closes)
    };
    let span = u64::try_from(to.since(from)).unwrap_or(0).max(1);
    (0..plan.size.answers)
        .filter_map(|n| {
            let offset = i64::try_from(dice.below(span)).unwrap_or(0);
            one(plan, &mut dice, n, from.plus(offset))
        })
        .collect()
}

fn one(plan: &DayPlan<'_>, dice: &mut Dice, n: u64, end: Timestamp) -> Option<Made> {
    let site = plan.site;
    let hosted = plan.size.uniform || !dice.percent(12);
    let source = if hosted { Source::Host } else { Source::Page };
    let session = SessionId::new(format!("demo-{}-{n}", plan.day)).ok()?;
    let sid_key = base16ct::lower::decode_vec(site.sid_key()).ok()?;
    let sid = token::sid(&sid_key, source, &session).ok()?;
    let agent = if plan.size.uniform {
        n.checked_rem(plan.size.agents)?
    } else {
        dice.below(plan.size.agents)
    };
    let facts = facts(plan, dice, agent, n)?;
    let local = plan.calendar.local(end);
    let ins = InstrumentId::new(site.instrument.0).ok()?;
    let key = TallyKey::resolve(
        local.day.epoch_days(),
        ins.clone(),
        source,
        &facts,
        &rules(),
    );
    let until = end.plus(site.window_s);
    let arrived = end.plus(delay(dice, site.window_s)).min(plan.now);
    let frozen = Frozen {
        end,
        until,
        arrived,
        key,
        hour: local.hour,
        facts,
        chain: Chain::default(),
        credit: Credit::default(),
        exceptional: false,
        flagged: false,
    };
    let mut write = Write {
        answer: answer(dice, agent),
        rev: Rev::try_from(1).ok()?,
        writer: Writer::new(format!("{:016x}", dice.next())).ok()?,
        seen: Rev::NONE,
        ins,
        first: First::Rating,
        lang: if dice.percent(20) {
            "zh-Hans".to_owned()
        } else {
            "en".to_owned()
        },
    };
    let moment = |now| Moment {
        now,
        until,
        expires: until.plus(7 * 24 * HOURS),
        ins_in_force: true,
    };
    let Outcome::Change(_) = decide(None, &write, moment(arrived)) else {
        return None;
    };
    let mut record = Record::first(&write, frozen);
    let mut history = Vec::new();
    if dice.percent(4) {
        // Some slip and mend it, some take it back.
        let now = arrived.plus(20).min(plan.now);
        write.rev = Rev::try_from(2).ok()?;
        write.answer = if dice.percent(75) {
            answer(dice, agent)
        } else {
            Answer::default()
        };
        if let Outcome::Change(change) = decide(Some(&record), &write, moment(now)) {
            let next = record.with(&write, change, now);
            if change.keeps_history() {
                history.push(record);
            }
            record = next;
        }
    }
    let at = AnswerKey {
        site: site.site_id().ok()?,
        space: SPACE,
        sid,
    };
    Some(Made {
        at,
        record,
        history,
    })
}

/// Facts of a session of an agent; `n` numbers the sessions of the day.
pub(super) fn facts(plan: &DayPlan<'_>, dice: &mut Dice, agent: u64, n: u64) -> Option<Facts> {
    let channel_n = match plan.size.channels {
        0 | 1 => 0,
        channels => n.checked_div(plan.size.agents)?.checked_rem(channels)?,
    };
    let channel = CHANNELS
        .get(usize::try_from(channel_n).ok()?)
        .copied()
        .unwrap_or("chat");
    let team = if agent.is_multiple_of(2) {
        "billing"
    } else {
        "technical"
    };
    let tier = if !plan.size.uniform && dice.percent(25) {
        "plus"
    } else {
        "standard"
    };
    let bistro = plan.site.id == super::sites::BISTRO.id;
    let (channel, team) = if bistro {
        ("table", "floor")
    } else {
        (channel, team)
    };
    let named = [
        ("agent", format!("a-{:02}", agent.saturating_add(1))),
        ("team", team.to_owned()),
        ("channel", channel.to_owned()),
        ("tier", tier.to_owned()),
        ("served_by", "human".to_owned()),
    ];
    let mut facts = BTreeMap::new();
    for (name, value) in named {
        facts.insert(name.to_owned(), FactValue::new(value).ok()?);
    }
    Some(Facts(facts))
}

/// Most answer at once, some within the hour, a few late.
fn delay(dice: &mut Dice, window_s: i64) -> i64 {
    let seconds = |dice: &mut Dice, from: i64, span: u64| {
        from.saturating_add(i64::try_from(dice.below(span)).unwrap_or(0))
    };
    match dice.weighted(&[88, 9, 3]) {
        0 => seconds(dice, 4, 90),
        1 => seconds(dice, 1_800, 3_600),
        _ => seconds(dice, window_s, 7_200),
    }
}

fn answer(dice: &mut Dice, agent: u64) -> Answer {
    // Agents differ a little; most of what is low has little to do with them.
    let mood = match agent % 4 {
        0 => [3, 5, 9, 31, 52],
        1 => [4, 6, 10, 34, 46],
        2 => [2, 4, 8, 30, 56],
        _ => [6, 9, 12, 33, 40],
    };
    let stars = dice.weighted(&mood);
    let rating = Rating::ALL.get(stars).copied();
    let low = stars < 3;
    let effort = dice.percent(62).then(|| {
        let weights: &[u64] = if low {
            &[14, 16, 18, 20, 16, 10, 6]
        } else {
            &[1, 2, 4, 8, 20, 35, 30]
        };
        Effort::ALL.get(dice.weighted(weights)).copied()
    });
    let mut reasons = BTreeSet::new();
    if dice.percent(if low { 78 } else { 34 }) {
        let outside = [
            Reason::Wait,
            Reason::Policy,
            Reason::System,
            Reason::Price,
            Reason::Product,
            Reason::Automation,
        ];
        let person = [Reason::Knowledge, Reason::Attitude, Reason::Communication];
        let outside_first = dice.percent(if low { 68 } else { 22 });
        let group: &[Reason] = if outside_first { &outside } else { &person };
        reasons.extend(dice.pick(group).copied());
        if dice.percent(18) {
            reasons.extend(dice.pick(&outside).copied());
        }
    }
    let solved = dice
        .percent(55)
        .then(|| dice.percent(if low { 35 } else { 93 }));
    Answer {
        rating,
        effort: effort.flatten(),
        reasons,
        solved,
        comment: None,
        contact: None,
    }
}
