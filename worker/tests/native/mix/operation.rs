//! One operation of somebody: a customer, an agent, a supervisor, the host, the owner, the clock.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, Reply, TestApp, with, write};

const SESSIONS: usize = 300;

/// What is done to a session, or to the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    Say,
    Retry,
    Undo,
    Delete,
    Exempt,
    RestoreExemption,
    Void,
    VoidToo,
    RestoreVoid,
    Appeal,
    RefuseAppeal,
    Review,
    Feed,
    FeedAgain,
    Complain,
    Recontact,
    Erase,
    EraseCustomer,
    Wait,
    Settings,
}

/// Each with how often it comes.
const DEEDS: [(u32, Deed); 20] = [
    (400, Deed::Say),
    (60, Deed::Retry),
    (30, Deed::Undo),
    (3, Deed::Delete),
    (60, Deed::Exempt),
    (40, Deed::RestoreExemption),
    (30, Deed::Void),
    (25, Deed::VoidToo),
    (30, Deed::RestoreVoid),
    (30, Deed::Appeal),
    (15, Deed::RefuseAppeal),
    (15, Deed::Review),
    (90, Deed::Feed),
    (20, Deed::FeedAgain),
    (40, Deed::Complain),
    (40, Deed::Recontact),
    (3, Deed::Erase),
    (1, Deed::EraseCustomer),
    (60, Deed::Wait),
    (8, Deed::Settings),
];

/// A deed with the numbers that it is made of.
#[derive(Debug, Clone)]
pub struct Operation {
    deed: Deed,
    session: usize,
    numbers: [u8; 6],
}

/// Any operation.
pub fn operations() -> impl Strategy<Value = Operation> {
    let deeds = DEEDS.map(|(weight, deed)| (weight, Just(deed)));
    let deed = proptest::strategy::Union::new_weighted(deeds.into());
    (deed, 0..SESSIONS, any::<[u8; 6]>()).prop_map(|(deed, session, numbers)| Operation {
        deed,
        session,
        numbers,
    })
}

/// What the test remembers of the mix.
pub struct Mix {
    now: i64,
    /// End of each session that has begun.
    ends: BTreeMap<usize, i64>,
    /// Last revision sent for each.
    revs: BTreeMap<usize, u8>,
    /// Every write that was sent, and every batch.
    pub sent: Vec<Value>,
    pub fed: Vec<Value>,
    /// How often each deed did something.
    reached: BTreeMap<(Deed, &'static str), usize>,
}

impl Mix {
    /// The shop asks nine of ten.
    pub fn new(app: &TestApp) -> Self {
        app.sql(
            "UPDATE site SET asking = json_set(asking, '$.sample_percent', 90) WHERE site = 'shop'",
        );
        Self {
            now: NOW,
            ends: BTreeMap::new(),
            revs: BTreeMap::new(),
            sent: Vec::new(),
            fed: Vec::new(),
            reached: BTreeMap::new(),
        }
    }

    /// Does it. Whatever is refused is refused in words; nothing may ever be a fault.
    pub fn apply(&mut self, app: &TestApp, operation: &Operation) {
        let Operation {
            deed,
            session,
            numbers,
        } = operation;
        app.set_now(self.now);
        let reply = match deed {
            Deed::Say => self.say(app, *session, numbers),
            Deed::Undo => self.write(app, *session, json!({})),
            Deed::Retry => {
                let nth = usize::from(numbers[0]) % self.sent.len().max(1);
                self.sent.get(nth).map(|write| app.answer(write))
            }
            Deed::Delete => Some(app.erase(&self.token(*session))),
            Deed::Feed | Deed::FeedAgain | Deed::Complain | Deed::Recontact => {
                self.feed(app, *deed, *session, numbers)
            }
            Deed::Erase => {
                let what = json!({ "session": format!("s{session}") });
                Some(app.erase_for_owner(&what))
            }
            Deed::EraseCustomer => {
                let customer = format!("c{}", numbers[0] % 40);
                Some(app.erase_for_owner(&json!({ "customer": customer })))
            }
            Deed::Wait => {
                self.now += i64::from(numbers[0]) * i64::from(numbers[1] % 4) * 10;
                None
            }
            Deed::Settings => self.settings(app, numbers),
            _ => self.rule(app, *deed, *session, numbers[0]),
        };
        if let Some(reply) = reply {
            assert!(reply.status < 500, "{operation:?}: {}", reply.text);
            let what = if reply.status == 200 {
                "done"
            } else {
                "refused"
            };
            *self.reached.entry((*deed, what)).or_default() += 1;
        }
    }

    /// A mix that never does a thing proves nothing about it.
    pub fn reached_everything(&self) {
        for (_, deed) in DEEDS {
            let done = self.reached.get(&(deed, "done")).copied().unwrap_or(0);
            assert!(
                done > 0 || deed == Deed::Wait,
                "{deed:?}: {:?}",
                self.reached
            );
        }
    }

    fn end(&mut self, session: usize) -> i64 {
        let now = self.now;
        *self.ends.entry(session).or_insert(now - 60)
    }

    /// Most sessions are the host's; some were handed over, some exceptional.
    fn token(&mut self, session: usize) -> String {
        let end = self.end(session);
        if session % 5 == 4 {
            let page = Invitation::page(&format!("s{session}")).ends(end, DAY);
            return page.facts(json!({ "channel": "chat" })).sign();
        }
        let invitation = Invitation::new(&format!("s{session}"))
            .facts(facts(session))
            .ends(end, DAY);
        let mut more = json!({ "cus": format!("c{}", session % 40) });
        if session % 7 == 3 {
            more["chain"] = chain(session);
        }
        invitation.forge(&invitation.header(), &more, &invitation.key())
    }

    fn write(&mut self, app: &TestApp, session: usize, answer: Value) -> Option<Reply> {
        let rev = self.revs.entry(session).or_insert(0);
        *rev = (*rev + 1).min(50);
        let rev = *rev;
        let token = self.token(session);
        let fields = json!({ "rev": rev, "seen": rev - 1 });
        let body = with(write(&token, answer), fields);
        self.sent.push(body.clone());
        Some(app.answer(&body))
    }

    fn say(&mut self, app: &TestApp, session: usize, numbers: &[u8; 6]) -> Option<Reply> {
        const REASONS: [&str; 5] = ["wait", "price", "attitude", "policy", "unresolved"];
        let [rating, effort, reason, solved, words, _] = numbers.map(usize::from);
        let mut answer = json!({});
        if rating % 6 > 0 {
            answer["rating"] = json!(rating % 6);
        }
        if effort % 3 == 0 {
            answer["effort"] = json!(effort % 7 + 1);
        }
        if reason % 2 == 0 {
            answer["reasons"] = json!([REASONS[reason % 5]]);
        }
        if solved % 2 == 0 {
            answer["solved"] = json!(solved % 4 == 0);
        }
        if words % 4 == 0 {
            answer["comment"] = json!("It took long.");
            answer["contact"] = json!("+49 30 1234567");
        }
        self.write(app, session, answer)
    }

    fn feed(
        &mut self,
        app: &TestApp,
        deed: Deed,
        session: usize,
        numbers: &[u8; 6],
    ) -> Option<Reply> {
        let name = format!("s{session}");
        let end = self.end(session);
        let event =
            |at: i64| json!([{ "id": format!("e{}", numbers[0]), "session": name, "at": at }]);
        let batch = match deed {
            Deed::Complain => json!({ "complaints": event(end + 60) }),
            Deed::Recontact => json!({ "recontacts": event(end + i64::from(numbers[1]) * 3_600) }),
            Deed::FeedAgain => self
                .fed
                .get(usize::from(numbers[0]) % self.fed.len().max(1))?
                .clone(),
            _ => {
                let mut row = json!({
                    "session": name, "end": end, "facts": facts(session),
                    "service_s": u32::from(numbers[1]) * 7, "cus": format!("c{}", session % 40),
                    "chat": { "seconds": numbers[2], "agent_messages": numbers[3] % 5 },
                });
                if session % 7 == 3 {
                    row["chain"] = chain(session);
                }
                json!({ "sessions": [row], "complaints": [], "recontacts": [] })
            }
        };
        if deed == Deed::Feed {
            self.fed.push(batch.clone());
        }
        Some(app.call("POST", "/v1/sessions", "ak_live_shop_ingest", Some(&batch)))
    }

    fn settings(&self, app: &TestApp, numbers: &[u8; 6]) -> Option<Reply> {
        let credit = ["last", "longest", "all"][usize::from(numbers[0]) % 3];
        let settings = json!({ "settings": {
            "credit": credit, "second_approver": numbers[1].is_multiple_of(2),
        } });
        let path = "/v1/sites/shop";
        Some(app.call("PATCH", path, "ak_live_shop_owner", Some(&settings)))
    }

    fn rule(&mut self, app: &TestApp, deed: Deed, session: usize, number: u8) -> Option<Reply> {
        let sql = format!(
            "SELECT coalesce(max(sid), '') FROM (SELECT sid FROM answer WHERE site = 'shop' AND \
             space = 'live' ORDER BY sid LIMIT 1 OFFSET {})",
            session % 200
        );
        let answer = app.sql_text(&sql);
        let code = ["wrong_reply", "outside_cause"][usize::from(number % 2)];
        let exempt = json!({ "code": code });
        let void = json!({ "code": "test" });
        let (owner, supervisor) = ("ak_live_shop_owner", "ak_live_shop_supervisor");
        let who = if number.is_multiple_of(3) {
            owner
        } else {
            supervisor
        };
        let (key, method, what, body) = match deed {
            Deed::Exempt => (who, "POST", "exemption", Some(exempt)),
            Deed::RestoreExemption => (who, "DELETE", "exemption", None),
            Deed::Void => (supervisor, "POST", "void", Some(void)),
            Deed::VoidToo => (owner, "POST", "void", Some(void)),
            Deed::RestoreVoid => (who, "DELETE", "void", None),
            Deed::Appeal => ("ak_live_shop_agent", "POST", "appeal", Some(json!({}))),
            Deed::RefuseAppeal => (who, "DELETE", "appeal", None),
            _ => (who, "POST", "review", Some(json!({}))),
        };
        let path = format!("/v1/answers/{answer}/{what}");
        (!answer.is_empty()).then(|| app.call(method, &path, key, body.as_ref()))
    }
}

fn facts(session: usize) -> Value {
    let (team, topic) = [("billing", "bill"), ("floor", "delivery")][session % 2];
    let mut facts = json!({
        "agent": format!("a-{}", session % 3 + 1), "team": team, "channel": "chat", "topic": topic,
    });
    if session.is_multiple_of(6) {
        facts["exceptional"] = json!("yes");
    }
    facts
}

fn chain(session: usize) -> Value {
    json!([
        { "agent": "a-9", "seconds": 60 },
        { "agent": format!("a-{}", session % 3 + 1), "seconds": 30 },
    ])
}
