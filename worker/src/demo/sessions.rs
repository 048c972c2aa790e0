//! Believable sessions of the feed around the generated answers: most customers say nothing, some
//! complain, some come back.

use afterword_domain::chain::{Chain, Served};
use afterword_domain::facts::TallyKey;
use afterword_domain::ids::{FactValue, InstrumentId, SessionId, Sid, Source};
use afterword_domain::record::Frozen;
use afterword_domain::session::{Invited, Session};
use afterword_domain::settings::Settings;
use afterword_domain::time::Timestamp;
use afterword_domain::token;

use super::generate::{DayPlan, Dice, Made, Size, facts};
use super::sites::rules;
use crate::store::feed::{Batch, Event, Kind, Since};

/// Sessions without an answer for each two answers: four in ten customers answer.
const SILENT_FOR_TWO: u64 = 3;
const HOUR: u64 = 3_600;

/// What the host tells of one day: a session for every answer that it invited to, and silent ones.
/// Where a benchmark asks for a size, one session for each row of the tallies.
#[must_use]
pub fn told(plan: &DayPlan<'_>, answers: &[Made]) -> Option<Batch> {
    // Dice of their own: what answers say does not change with how many are silent.
    let mut dice = Dice::new(plan.seed ^ 0xfeed, plan.day.epoch_days());
    let mut batch = Batch::default();
    let hosted = answers
        .iter()
        .filter(|made| made.record.frozen.key.source == Source::Host);
    let Size {
        uniform,
        agents,
        channels,
        ..
    } = plan.size;
    let most = if uniform {
        agents.saturating_mul(channels)
    } else {
        u64::MAX
    };
    for (n, made) in (0..most).zip(hosted) {
        let frozen = &made.record.frozen;
        let low = made.record.answer.is_low();
        add(
            plan,
            &mut dice,
            &mut batch,
            made.at.sid.clone(),
            of(frozen),
            low,
        )?;
        let silent_ones = if uniform {
            0
        } else {
            SILENT_FOR_TWO.saturating_add(n % 2) / 2
        };
        for silent in 0..silent_ones {
            let name = format!("silent-{}-{n}-{silent}", plan.day);
            let sid = hashed(plan, &name)?;
            let session = silent_one(plan, &mut dice, n, frozen.end)?;
            add(plan, &mut dice, &mut batch, sid, session, false)?;
        }
    }
    let since = plan.calendar.start(plan.day);
    for kind in ["sessions", "complaints", "recontacts"] {
        batch.kinds.push(Since {
            kind,
            since,
            day: plan.day.epoch_days(),
        });
    }
    Some(batch)
}

fn hashed(plan: &DayPlan<'_>, name: &str) -> Option<Sid> {
    let sid_key = base16ct::lower::decode_vec(plan.site.sid_key()).ok()?;
    let name = SessionId::new(name).ok()?;
    token::sid(&sid_key, Source::Host, &name).ok()
}

fn of(frozen: &Frozen) -> Session {
    Session {
        end: frozen.end,
        facts: frozen.facts.clone(),
        chain: Chain::default(),
        key: frozen.key.clone(),
        exceptional: frozen.exceptional,
        resolve_days: Settings::default().resolution_days,
        invited: Invited::Yes,
        service_s: None,
    }
}

fn silent_one(plan: &DayPlan<'_>, dice: &mut Dice, n: u64, end: Timestamp) -> Option<Session> {
    let agent = dice.below(plan.size.agents);
    let facts = facts(plan, dice, agent, n)?;
    let day = plan.calendar.local(end).day.epoch_days();
    let ins = InstrumentId::new(plan.site.instrument.0).ok()?;
    Some(Session {
        end,
        key: TallyKey::resolve(day, ins, Source::Host, &facts, &rules()),
        facts,
        chain: Chain::default(),
        exceptional: false,
        resolve_days: Settings::default().resolution_days,
        invited: if dice.below(100) < 6 {
            Invited::Skipped
        } else {
            Invited::Yes
        },
        service_s: None,
    })
}

/// Adds a session with how long it took, who else served, and what came after it.
fn add(
    plan: &DayPlan<'_>,
    dice: &mut Dice,
    batch: &mut Batch,
    sid: Sid,
    mut session: Session,
    low: bool,
) -> Option<()> {
    let minutes = if low { 22 } else { 14 };
    let seconds = u32::try_from(dice.below(minutes * 60))
        .ok()?
        .checked_add(90)?;
    session.service_s = Some(seconds);
    if dice.below(100) < 12 {
        let served = |agent: &str, seconds| {
            Some(Served {
                agent: FactValue::new(agent).ok()?,
                seconds,
            })
        };
        let chain = vec![
            served("front-desk", 60)?,
            served(&session.key.agent, seconds)?,
        ];
        session.chain = Chain::try_from(chain).ok()?;
    }
    let mut later = |kind, chance, most| {
        let at = session.end.plus(i64::try_from(dice.below(most)).ok()?);
        if dice.below(100) < chance && at < plan.now {
            let sid = sid.clone();
            let id = hashed(plan, &format!("{kind:?} of {sid}"))?;
            batch.events.push(Event { kind, id, sid, at });
        }
        Some(())
    };
    later(Kind::Complaint, if low { 16 } else { 1 }, 24 * HOUR)?;
    later(Kind::Recontact, if low { 30 } else { 7 }, 10 * 24 * HOUR)?;
    batch.sessions.push((sid, session));
    Some(())
}
