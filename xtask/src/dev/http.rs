//! Is somebody listening there, and does it answer?

use std::{
    io::{Read, Write},
    net::{TcpStream, ToSocketAddrs},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use super::children::Children;
use crate::process::Stopwatch;

const CONNECT_WITHIN: Duration = Duration::from_millis(500);
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Nobody may listen there yet.
pub fn ensure_free(port: u16, option: &str) -> Result<()> {
    if connect(port).is_some() {
        bail!(
            "port {port} is in use, perhaps by another `cargo xtask dev`: stop that one, or give `{option} <port>`"
        );
    }
    Ok(())
}

/// Waits for a 2xx.
pub fn wait_until_ready(
    children: &mut Children,
    port: u16,
    path: &str,
    within: Duration,
) -> Result<()> {
    let watch = Stopwatch::start();
    let mut last = "nobody listens there".to_owned();
    while watch.elapsed() < within {
        children.check()?;
        if let Some(answer) = get(port, path) {
            if is_success(&answer) {
                return Ok(());
            }
            last = answer.lines().next().unwrap_or_default().to_owned();
        }
        thread::sleep(Duration::from_millis(200));
    }
    bail!(
        "http://localhost:{port}{path} was not ready after {} s: {last}",
        within.as_secs()
    )
}

fn is_success(answer: &str) -> bool {
    answer
        .split_whitespace()
        .nth(1)
        .is_some_and(|status| status.starts_with('2'))
}

/// `localhost` is IPv4, IPv6 or both: whichever answers.
fn connect(port: u16) -> Option<TcpStream> {
    let mut addresses = ("localhost", port).to_socket_addrs().ok()?;
    addresses.find_map(|address| TcpStream::connect_timeout(&address, CONNECT_WITHIN).ok())
}

fn get(port: u16, path: &str) -> Option<String> {
    ask(connect(port)?, port, path).ok()
}

fn ask(mut stream: TcpStream, port: u16, path: &str) -> Result<String> {
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    )?;
    let mut start = [0; 512];
    let length = stream.read(&mut start)?;
    let answer = start.get(..length).context("more was read than fits")?;
    Ok(String::from_utf8_lossy(answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn a_port_in_use_is_refused_with_the_fix() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let said = ensure_free(port, "--port").unwrap_err().to_string();
        assert!(said.contains("give `--port <port>`"), "{said}");
        drop(listener);
        ensure_free(port, "--port").unwrap();
    }

    #[test]
    fn only_2xx_is_ready() {
        assert!(is_success("HTTP/1.1 200 OK\r\n"));
        assert!(!is_success("HTTP/1.1 503 Service Unavailable\r\n"));
        assert!(!is_success(""));
    }
}
