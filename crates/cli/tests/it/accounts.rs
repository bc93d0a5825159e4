//! Who may look: accounts as they are made and ended on the command line.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use serde_json::json;

use crate::serving::{Serving, get};
use crate::session::{Ran, Session};

/// Runs with this on standard input.
fn said(session: &Session, arguments: &[&str], input: &str) -> Ran {
    let mut command = session.command(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // One that refuses at once need not have read it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Ran::of(child.wait_with_output().unwrap())
}

#[test]
fn accounts_are_made_changed_and_ended() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.json(&["import", "--json", "photos"]);
    let empty = session.run(&["accounts"]);
    assert_eq!((empty.code, empty.out.as_str()), (0, ""));
    assert!(empty.err.contains("`tintype accounts owner NAME` makes it"), "{}", empty.err);

    let short = said(&session, &["accounts", "owner", "Ana"], "short\n");
    assert!(short.code == 1 && short.err.contains("at least 8 characters"), "{}", short.err);
    let long = said(&session, &["accounts", "owner", "Ana"], &"x".repeat(10_000_000));
    assert!(long.code == 1 && long.err.contains("at most 1000 bytes"), "{}", long.err);
    let made = said(&session, &["accounts", "owner", "Ana", "--json"], "correct horse\n");
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains(r#""name": "Ana""#) && !made.out.contains("argon2"), "{}", made.out);

    session.run(&["albums", "add", "Lake", "photos/cat.png"]);
    let invited = session.json(&["accounts", "invite", "../x<script>", "--album", "lake", "--json"]);
    let link = invited["link"].as_str().unwrap();
    assert!(link.starts_with("/invitation/") && link.len() == "/invitation/".len() + 32, "{link}");
    assert!(!invited["decided"].to_string().contains(&link["/invitation/".len()..]), "{invited}");
    let listed = session.json(&["accounts", "--json"]);
    let until_ms = &listed[1]["until_ms"];
    let expected = json!([
        { "name": "Ana", "role": "owner" },
        { "name": "../x<script>", "role": "invited", "albums": ["Lake"], "people": [], "until_ms": until_ms },
    ]);
    assert_eq!(listed, expected);
    assert!(session.run(&["accounts"]).out.contains("Ana, the owner\n../x<script> is invited until 20"));

    let nothing_said = session.run(&["accounts", "scope", "../x<script>"]);
    assert!(nothing_said.code == 2 && nothing_said.err.contains("--whole"), "{}", nothing_said.err);
    assert_eq!(session.run(&["accounts", "scope", "../x<script>", "--whole"]).code, 0);
    assert!(session.run(&["accounts"]).out.contains("to the whole library"));
    assert!(session.run(&["accounts", "undo"]).err.contains("that somebody is shown the whole library"));
    assert_eq!(session.run(&["accounts", "remove", "../x<script>"]).code, 0);
    assert_eq!(session.run(&["accounts"]).out, "Ana, the owner\n");
    let nobody = session.run(&["accounts", "remove", "Tom"]);
    assert!(nobody.code == 1 && nobody.err.contains("nobody called \"Tom\""), "{}", nobody.err);

    // All of it is in the records.
    std::fs::remove_file(session.path("library/catalogue.sqlite")).unwrap();
    assert_eq!(session.run(&["accounts"]).out, "Ana, the owner\n");
}

/// What is answered to a form that the gallery's own page sends.
fn post(address: &str, path: &str, form: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = form.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\nUser-Agent: curl/8\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{form}"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn sessions_are_listed_and_ended_while_the_gallery_is_served() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.json(&["import", "--json", "photos"]);
    let alone = session.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert!(alone.code == 1 && alone.err.contains("`tintype accounts owner NAME`"), "{}", alone.err);
    assert_eq!(said(&session, &["accounts", "owner", "Ana"], "correct horse\n").code, 0);

    let address = ["--address", "https://photos.example"];
    let serving = Serving::start(session.command(&[&["serve", "--listen", "127.0.0.1:0"][..], &address].concat()));
    let by_name = get(&serving.address, "/sign-in", &[("Host", "photos.example")]);
    assert!(by_name.starts_with("HTTP/1.1 200"), "{by_name}");
    assert!(get(&serving.address, "/", &[("Host", "photos.evil")]).starts_with("HTTP/1.1 403"));
    let open = || get(&serving.address, "/", &[]);
    assert!(open().contains("Sign in with the name and the password"), "{}", open());
    let wrong = post(&serving.address, "/sign-in", "name=Ana&password=another+horse");
    assert!(wrong.starts_with("HTTP/1.1 403") && wrong.contains("no such name and password"), "{wrong}");
    let long = post(&serving.address, "/sign-in", &format!("name=Ana&password={}", "x".repeat(10_000_000)));
    assert!(long.starts_with("HTTP/1.1 413") && long.ends_with("that is too long\n"), "{long}");
    let signed_in = post(&serving.address, "/sign-in", "name=ana&password=correct+horse");
    let cookie =
        signed_in.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_else(|| panic!("{signed_in}"));
    let cookie = cookie.split(';').next().unwrap();
    let status = || get(&serving.address, "/api/status", &[("Cookie", cookie)]);
    assert!(status().starts_with("HTTP/1.1 200"), "{}", status());

    let listed = session.json(&["accounts", "sessions", "--json"]);
    let by = |name: serde_json::Value| listed.as_array().unwrap().iter().find(|seen| seen["name"] == name).unwrap();
    assert_eq!((listed.as_array().unwrap().len(), &by(json!("Ana"))["browser"]), (2, &json!("curl")));
    let id = by(json!("Ana"))["id"].as_str().unwrap();
    assert!(session.run(&["accounts", "sessions"]).out.contains(&format!("{id}  Ana, since 20")));
    assert_eq!(session.run(&["accounts", "end", id]).code, 0);
    assert!(status().starts_with("HTTP/1.1 401"), "{}", status());
    let again = session.run(&["accounts", "end", id]);
    assert!(again.code == 1 && again.err.contains("no session is called"), "{}", again.err);
    assert!(serving.get("/api/status").starts_with("HTTP/1.1 200"), "the other goes on");
    let owner = &serving.session;
    assert_eq!(owner.split_once('=').unwrap().1.len(), 76, "a start-up link's session is no account's");
    serving.stop();
}
