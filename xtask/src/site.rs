//! `cargo xtask site`: makes a site on a running Worker and prints its keys, this once; makes another owner's key, or
//! lists the sites.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::{args::Args, operator, repo::Repo};

const SITES: &str = "/v1/sites";

const USAGE: &str = "cargo xtask site new NAME --name TEXT --zone ZONE, \
    cargo xtask site owner NAME --label TEXT [--space test], or cargo xtask site list";

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let url = operator::address(&mut args)?;
    let mut fields = fields(&mut args)?;
    let words = args.names()?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["new", name] => {
            fields.insert("site".to_owned(), json!(name));
            let made = operator::call(repo, "POST", &url, SITES, Some(&Value::Object(fields)))?;
            println!("{}", describe(&made, &url)?);
        }
        ["owner", name] => {
            fields.entry("space").or_insert_with(|| json!("live"));
            let path = format!("{SITES}/{name}/owner-keys");
            let made = operator::call(repo, "POST", &url, &path, Some(&Value::Object(fields)))?;
            let key = made.get("key").and_then(Value::as_str);
            let key = key.context("the reply has no key")?;
            println!("Owner's key of {name}: keep it now, nobody can read it again\n  {key}");
        }
        ["list"] if fields.is_empty() => {
            let list = operator::call(repo, "GET", &url, SITES, None)?;
            for site in list
                .get("sites")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                println!("{}", line(site));
            }
        }
        _ => bail!("say {USAGE}"),
    }
    Ok(())
}

/// What the options say of the site. Whether it makes sense the Worker says.
fn fields(args: &mut Args) -> Result<Map<String, Value>> {
    let mut fields = Map::new();
    for (option, field) in [
        ("--name", "name"),
        ("--zone", "zone"),
        ("--instrument", "instrument"),
        ("--controller", "controller"),
        ("--privacy-url", "privacy_url"),
        ("--brand", "brand"),
        ("--space", "space"),
        ("--label", "label"),
    ] {
        if let Some(text) = args.value(option)? {
            fields.insert(field.to_owned(), json!(text));
        }
    }
    for (option, field) in [("--cutoff", "cutoff"), ("--window", "window_s")] {
        if let Some(text) = args.value(option)? {
            let number: u32 = text
                .parse()
                .with_context(|| format!("`{option} {text}`: give a whole number"))?;
            fields.insert(field.to_owned(), json!(number));
        }
    }
    for (option, field) in [("--languages", "languages"), ("--origins", "origins")] {
        if let Some(text) = args.value(option)? {
            let list: Vec<&str> = text.split(',').map(str::trim).collect();
            fields.insert(field.to_owned(), json!(list));
        }
    }
    Ok(fields)
}

/// Keys and the lines to paste. Nobody can read the owners' keys again.
fn describe(made: &Value, url: &str) -> Result<String> {
    let text = |pointer: &str| -> Result<&str> {
        let value = made.pointer(pointer).and_then(Value::as_str);
        value.with_context(|| format!("the reply has no {pointer}"))
    };
    let lacks = made.pointer("/live_lacks").and_then(Value::as_array);
    let lacks: Vec<&str> = lacks
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let missing = if lacks.is_empty() {
        String::new()
    } else {
        format!(
            "\nThe live space asks nobody before its owner has set {} with PATCH {url}/v1/sites/{}.\n",
            lacks.join(" and "),
            text("/site")?
        )
    };
    Ok(format!(
        "
Keys of {site}: keep the owners' now, nobody can read them again
  live  owner {live_owner}
        page  {live_page}
  test  owner {test_owner}
        page  {test_page}
{missing}
Paste into the page (test keys work on http://localhost, too)

<script type=\"module\" src=\"{url}/widget.js\"></script>
<script type=\"module\">
  document.addEventListener(\"chat:ended\", ({{ detail: {{ conversation, target }} }}) =>
    afterword.open({{ siteKey: \"{live_page}\", conversation, target }}));
</script>",
        site = text("/site")?,
        live_owner = text("/live/owner_key")?,
        live_page = text("/live/site_key")?,
        test_owner = text("/test/owner_key")?,
        test_page = text("/test/site_key")?,
    ))
}

fn line(site: &Value) -> String {
    let text = |field: &str| site.get(field).and_then(Value::as_str).unwrap_or_default();
    let words = |field: &str| {
        let list = site.get(field).and_then(Value::as_array);
        let list: Vec<&str> = list
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        list.join(", ")
    };
    let lacks = words("live_lacks");
    let lacks = if lacks.is_empty() {
        lacks
    } else {
        format!(" · live lacks {lacks}")
    };
    format!(
        "{:<24} {} ({}){lacks}",
        text("site"),
        text("name"),
        words("spaces")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(lacks: &[&str]) -> Value {
        let keys = |space: &str| json!({ "owner_key": format!("ak_{space}"), "site_key": format!("pk_{space}") });
        json!({ "site": "cafe", "live": keys("live"), "test": keys("test"), "live_lacks": lacks })
    }

    #[test]
    fn the_page_to_paste_has_the_live_key_and_the_address() {
        let said = describe(&made(&[]), "https://a.example").unwrap();
        assert!(said.contains("src=\"https://a.example/widget.js\""));
        assert!(said.contains("siteKey: \"pk_live\""), "{said}");
        for key in ["ak_live", "ak_test", "pk_test"] {
            assert!(said.contains(key), "{said}");
        }
        assert!(!said.contains("PATCH"), "{said}");
    }

    #[test]
    fn what_the_live_space_lacks_is_said_with_the_fix() {
        let said = describe(&made(&["controller", "privacy_url"]), "https://a.example").unwrap();
        let fix = "set controller and privacy_url with PATCH https://a.example/v1/sites/cafe";
        assert!(said.contains(fix), "{said}");
    }

    #[test]
    fn a_site_is_one_line() {
        let site =
            json!({ "site": "cafe", "name": "Cafe", "spaces": ["live", "test"], "live_lacks": [] });
        assert_eq!(line(&site), "cafe                     Cafe (live, test)");
    }
}
