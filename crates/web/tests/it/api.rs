//! The gallery's API over a library of real photographs, without a network.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::middleware::map_request;
use library::{Home, Library};
use tower::ServiceExt;
use web::{Access, Counted, Door, Moment, OwnerKey, Remembered, start_link};

/// A library of three of the example photographs, and its router.
async fn gallery(folder: &Path) -> (Home, Router) {
    let photos = folder.join("photos");
    fs::create_dir_all(&photos).unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos");
    for (example, name) in [
        ("2020/04/chelsea.png", "cat.png"),
        ("2005/11/sunset.jpg", "sunset.jpg"),
        ("2012/12/DSC_0412.NEF", "dog é.NEF"),
    ] {
        fs::copy(examples.join(example), photos.join(name)).unwrap();
    }
    fs::write(photos.join("empty.jpg"), b"").unwrap();
    let mut home = Home::open_or_make(&folder.join("library")).await.unwrap();
    home.bind(&photos).await.unwrap();
    home.import(&photos, false).await.unwrap();
    let router = signed_in(home.library.clone()).await;
    (home, router)
}

/// The gallery, asked each time with a session.
async fn signed_in(library: Library) -> Router {
    let owner_key: OwnerKey = "k".repeat(43).parse().unwrap();
    let moment = || Moment { now_ms: 1_800_000_000_000, random: [9; 16] };
    let link = start_link(Door::ThisMachine, &owner_key, "", moment());
    let access = Access {
        owner_key,
        once: Arc::new(Remembered::default()),
        attempts: Arc::new(Counted::default()),
        moment: Arc::new(moment),
    };
    let router = web::this_machine(library, access);
    let (status, headers, _) = ask(&router, &link, &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let session = headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    router.layer(map_request(move |mut request: Request<Body>| {
        let session = session.parse().unwrap();
        async move {
            request.headers_mut().insert("cookie", session);
            request
        }
    }))
}

async fn ask(router: &Router, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "127.0.0.1:8470");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, to_bytes(body, 64 << 20).await.unwrap().to_vec())
}

async fn json(router: &Router, path: &str) -> serde_json::Value {
    let (status, _, body) = ask(router, path, &[]).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    serde_json::from_slice(&body).unwrap()
}

/// Version and short ids, in the timeline's order.
async fn timeline(router: &Router) -> (u64, Vec<String>) {
    let (_, _, index) = ask(router, "/api/index", &[]).await;
    let version = u64::from_le_bytes(index[..8].try_into().unwrap());
    let (status, _, chunk) = ask(router, &format!("/api/chunk/0?v={version}"), &[]).await;
    assert_eq!(status, StatusCode::OK);
    let id = |photo: &[u8]| photo[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    (version, chunk.chunks(12).map(id).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeline_is_an_index_and_chunks() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (status, headers, index) = ask(&router, "/api/index?q=", &[]).await;
    assert_eq!((status, index[8], index[9]), (StatusCode::OK, 3, 3));
    let tag = headers["etag"].to_str().unwrap();
    assert_eq!(ask(&router, "/api/index?q=", &[("if-none-match", tag)]).await.0, StatusCode::NOT_MODIFIED);
    let (version, ids) = timeline(&router).await;
    assert_eq!(ids.len(), 3);
    assert_eq!(ask(&router, &format!("/api/chunk/1?v={version}"), &[]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&router, &format!("/api/chunk/0?v={}", version + 1), &[]).await.0, StatusCode::CONFLICT);
    assert_eq!(ask(&router, "/api/chunk/x?v=1", &[]).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_says_most_comes_first_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (version, ids) = timeline(&router).await;
    for (order, status) in [("best", StatusCode::OK), ("newest", StatusCode::OK), ("worst", StatusCode::BAD_REQUEST)] {
        for address in ["index?", "search?", &format!("chunk/0?v={version}&")] {
            assert_eq!(ask(&router, &format!("/api/{address}order={order}"), &[]).await.0, status, "{address}{order}");
        }
    }
    // Where nothing is asked for all say the same.
    let (_, _, chunk) = ask(&router, &format!("/api/chunk/0?order=best&v={version}"), &[]).await;
    assert_eq!(chunk.len(), 12 * ids.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn chunks_of_a_state_outlast_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let (home, router) = gallery(folder.path()).await;
    let (version, ids) = timeline(&router).await;
    fs::remove_file(folder.path().join("photos/cat.png")).unwrap();
    home.import(&folder.path().join("photos"), false).await.unwrap();
    let (status, _, chunk) = ask(&router, &format!("/api/chunk/0?v={version}"), &[]).await;
    assert_eq!((status, chunk.len()), (StatusCode::OK, 12 * ids.len()));
    assert_eq!(timeline(&router).await.1.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_says_what_it_understood() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let found = json(&router, "/api/search?q=%C3%A9%20cats%20in%202020").await;
    assert_eq!(found["count"], 0);
    let cats = found["chips"].as_array().unwrap().iter().find(|chip| chip["kind"] == "label").unwrap();
    assert_eq!((&cats["start"], &cats["end"]), (&2.into(), &6.into()), "offsets are UTF-16: {found}");
    let found = json(&router, "/api/search?q=cats%20in%202020").await;
    assert_eq!((&found["count"], found.get("leave_out")), (&1.into(), None));
    assert_eq!(found["understood"]["labels"], serde_json::json!({"all": ["cat"]}));
    assert_eq!(found.get("photos"), None);
    let (_, ids) = timeline(&router).await;
    let page = json(&router, "/api/search?page=2&limit=2").await;
    assert_eq!((&page["count"], &page["page"], &page["pages"]), (&3.into(), &2.into(), &2.into()));
    assert_eq!(page["photos"][0].as_str().unwrap()[..16], ids[2][..16]);
    assert_eq!(ask(&router, "/api/search?page=0", &[]).await.0, StatusCode::BAD_REQUEST);
    let nothing = json(&router, "/api/search?q=cats%20in%202020%20zxqv").await;
    assert_eq!(nothing["leave_out"], serde_json::json!({"chips": [2], "search": "cats in 2020", "count": 1}));
    let long = "cat+".repeat(5_000);
    assert_eq!(ask(&router, &format!("/api/search?q={long}"), &[]).await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_and_originals_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (_, ids) = timeline(&router).await;
    for (id, name) in ids.iter().zip(["cat.png", "dog é.NEF", "sunset.jpg"]) {
        let (status, headers, tile) = ask(&router, &format!("/tiles/{id}"), &[]).await;
        assert_eq!(
            (status, &headers["content-type"], &tile[..4]),
            (StatusCode::OK, &"image/webp".parse().unwrap(), &b"RIFF"[..])
        );
        let (status, _, thumbnail) = ask(&router, &format!("/thumbnails/{id}"), &[]).await;
        assert_eq!((status, &thumbnail[..2]), (StatusCode::OK, &b"\xff\xd8"[..]));
        let original = fs::read(folder.path().join("photos").join(name)).unwrap();
        let (status, headers, sent) = ask(&router, &format!("/originals/{id}?download"), &[]).await;
        assert_eq!((status, &sent), (StatusCode::OK, &original));
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename*=UTF-8''"));
        let (status, headers, part) = ask(&router, &format!("/originals/{id}"), &[("range", "bytes=10-19")]).await;
        assert_eq!((status, &part[..]), (StatusCode::PARTIAL_CONTENT, &original[10..20]));
        assert_eq!(headers["content-range"].to_str().unwrap(), format!("bytes 10-19/{}", original.len()));
        let photo = json(&router, &format!("/api/photos/{id}")).await;
        assert_eq!(photo["files"][0]["path"], name);
    }
    for path in ["/tiles/0000000000000000", "/tiles/..%2Fcat", "/originals/x", "/api/photos/", "/nothing"] {
        assert_eq!(ask(&router, path, &[]).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_that_is_gone_is_not_found_and_its_renditions_still_are() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (_, ids) = timeline(&router).await;
    fs::remove_file(folder.path().join("photos/cat.png")).unwrap();
    assert_eq!(ask(&router, &format!("/originals/{}", ids[0]), &[]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&router, &format!("/tiles/{}", ids[0]), &[]).await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_are_counted_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let status = json(&router, "/api/status").await;
    assert_eq!((&status["photos"], &status["problems"], &status["wishes"]), (&3.into(), &1.into(), &true.into()));
    assert!(status["indexing"].is_null() && status["recognising"].is_null(), "{status}");
    assert_eq!(json(&router, "/api/problems").await[0]["path"], "empty.jpg");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gallerys_files_may_be_kept_and_the_page_is_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (status, headers, page) = ask(&router, "/", &[]).await;
    assert_eq!((status, headers["cache-control"].to_str().unwrap()), (StatusCode::OK, "no-cache"));
    let page = String::from_utf8(page).unwrap();
    let script = page.split("type=\"module\" src=\"").nth(1).unwrap().split('"').next().unwrap();
    for (accepted, coding) in [("br, gzip", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let (status, headers, _) = ask(&router, script, &[("accept-encoding", accepted)]).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers.get("content-encoding").map(|coding| coding.to_str().unwrap()), coding);
        assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    }
    assert_eq!(ask(&router, "/a/000000000000/app.js", &[]).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_completed_while_it_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (_, ids) = timeline(&router).await;
    let photo = json(&router, &format!("/api/photos/{}", ids[0])).await;
    let year = photo["taken"]["local"].as_str().unwrap()[..4].to_owned();
    let completions = json(&router, &format!("/api/completions?q=photos%20from%20{}", &year[..3])).await;
    let search = format!("photos from {year}");
    let offered = completions.as_array().unwrap().iter().find(|offered| offered["search"] == search.as_str());
    let count = json(&router, &format!("/api/search?q=photos%20from%20{year}")).await["count"].clone();
    assert_eq!(offered.unwrap()["count"], count, "{completions}");
    assert_eq!(json(&router, "/api/completions?q=").await, serde_json::json!([]));
}

async fn wish(router: &Router, of: &str, wish: &str, site: &str) -> (StatusCode, String) {
    let request = Request::post(of).header("host", "127.0.0.1:8470").header("sec-fetch-site", site);
    let response = router.clone().oneshot(request.body(Body::from(wish.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_named_by_the_gallerys_own_pages() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let nobody = serde_json::json!({"persons": [], "groups": [], "suggestions": []});
    assert_eq!(json(&router, "/api/people").await, nobody);
    let (_, ids) = timeline(&router).await;
    let photo = json(&router, &format!("/api/photos/{}", ids[0])).await;
    let shown = format!(r#"{{"wish":"shown","photos":[{}],"name":"Chelsea"}}"#, photo["id"]);
    for (wished, site, status, reason) in [
        (shown.as_str(), "cross-site", StatusCode::FORBIDDEN, "own pages"),
        ("{", "same-origin", StatusCode::BAD_REQUEST, "no wish: EOF"),
        (r#"{"wish":"fly"}"#, "same-origin", StatusCode::BAD_REQUEST, "no wish: unknown variant `fly`"),
        (r#"{"wish":"undo"}"#, "same-origin", StatusCode::BAD_REQUEST, "nothing was decided"),
        (
            r#"{"wish":"name","who":{"person":"p1"},"name":"A"}"#,
            "same-origin",
            StatusCode::BAD_REQUEST,
            "nobody is known",
        ),
    ] {
        let (refused, words) = wish(&router, "/api/people", wished, site).await;
        assert!(refused == status && words.contains(reason), "{wished}: {refused} {words}");
    }
    assert_eq!(json(&router, "/api/people").await, nobody);
    assert_eq!(wish(&router, "/api/people", &shown, "same-origin").await.0, StatusCode::OK);
    let people = json(&router, "/api/people").await;
    assert_eq!((&people["persons"][0]["name"], &people["persons"][0]["photos"]), (&"Chelsea".into(), &1.into()));
    let here = json(&router, &format!("/api/photos/{}/people", ids[0])).await;
    assert_eq!((&here[0]["face"], &here[0]["by"]), (&serde_json::Value::Null, &"decision".into()));
    assert_eq!(here[0]["whose"]["person"], people["persons"][0]["id"]);
    let person = people["persons"][0]["id"].as_str().unwrap();
    assert_eq!(json(&router, &format!("/api/people/faces?person={person}")).await, serde_json::json!([]));
    for (unknown, status) in [("?person=p1", 400), ("?group=f1", 400), ("", 404)] {
        assert_eq!(ask(&router, &format!("/api/people/faces{unknown}"), &[]).await.0, status, "{unknown}");
    }
    let hidden = format!(r#"{{"wish":"hidden","who":{{"person":"{person}"}},"hidden":true}}"#);
    assert_eq!(wish(&router, "/api/people", &hidden, "same-origin").await.0, StatusCode::OK);
    assert_eq!(json(&router, "/api/people").await["persons"][0]["hidden"], true);
    assert_eq!(wish(&router, "/api/people", r#"{"wish":"undo"}"#, "same-origin").await.0, StatusCode::OK);
    assert_eq!(json(&router, "/api/search?q=photos%20of%20Chelsea").await["count"], 1);
    assert_eq!(json(&router, &format!("/api/photos/{}", ids[0])).await["people"], serde_json::json!(["Chelsea"]));
    assert_eq!(wish(&router, "/api/people", r#"{"wish":"undo"}"#, "same-origin").await.0, StatusCode::OK);
    assert_eq!(json(&router, "/api/people").await, nobody);
    assert_eq!(wish(&router, "/api/people", &shown.replace("Chelsea", "May"), "same-origin").await.0, StatusCode::OK);
    let chip = json(&router, "/api/search?q=photos%20of%20May").await["chips"][0].clone();
    let month = serde_json::json!([{"kind": "date", "text": "May", "search": "photos of the month May"}]);
    assert_eq!((&chip["kind"], &chip["others"]), (&"person".into(), &month));
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_are_kept_as_albums() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (_, ids) = timeline(&router).await;
    assert_eq!(json(&router, "/api/albums").await, serde_json::json!([]));
    let saved = r#"{"wish":"save","title":"Cats","search":"chelsea"}"#;
    for (wished, site, status, reason) in [
        (saved, "cross-site", StatusCode::FORBIDDEN, "own pages"),
        (
            r#"{"wish":"save","title":"Cats"}"#,
            "same-origin",
            StatusCode::BAD_REQUEST,
            "no wish: missing field `search`",
        ),
        (r#"{"wish":"drop","title":"Cats"}"#, "same-origin", StatusCode::BAD_REQUEST, "there is no album"),
    ] {
        let (refused, words) = wish(&router, "/api/albums", wished, site).await;
        assert!(refused == status && words.contains(reason), "{wished}: {refused} {words}");
    }
    assert_eq!(wish(&router, "/api/albums", saved, "same-origin").await.0, StatusCode::OK);
    let albums = json(&router, "/api/albums").await;
    assert_eq!((&albums[0]["title"], &albums[0]["search"]), (&"Cats".into(), &"chelsea".into()));
    let chelsea = json(&router, "/api/search?q=chelsea").await["count"].clone();
    assert_eq!(albums[0]["count"], chelsea);
    assert_eq!(json(&router, "/api/search?q=in%20the%20album%20cats").await["count"], chelsea);
    let cover = albums[0]["cover"].as_str().unwrap();
    assert!(ids.iter().any(|id| cover.starts_with(id.as_str())), "{cover}");
    let chip = json(&router, "/api/search?q=in%20the%20album%20cats").await["chips"][0].clone();
    assert_eq!((&chip["album"], &chip["detail"]), (&"Cats".into(), &"what “chelsea” finds".into()));
    assert_eq!(json(&router, "/api/search?q=in%20the%20album%20dogs").await["chips"][0].get("album"), None);
    let again = serde_json::json!({"known_by": [], "taken_back": []}).to_string();
    assert_eq!(wish(&router, "/api/albums", saved, "same-origin").await, (StatusCode::OK, again));
    let (_, undone) = wish(&router, "/api/albums", r#"{"wish":"undo"}"#, "same-origin").await;
    let undone: serde_json::Value = serde_json::from_str(&undone).unwrap();
    let taken_back = serde_json::json!([{"decision": "saved", "title": "Cats", "search": "chelsea", "new": true}]);
    assert_eq!(undone["taken_back"], taken_back);
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_are_edited_by_short_names_and_put_away() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (_, ids) = timeline(&router).await;
    let edit = |edit: &str| format!(r#"{{"wish":"edit","photos":["{}"],"edit":{edit}}}"#, ids[0]);
    let favourites = async || json(&router, "/api/search?q=favourites").await["count"].clone();
    let favourite = edit(r#"{"favourite":true}"#);
    for (site, status, count) in [("cross-site", StatusCode::FORBIDDEN, 0), ("same-origin", StatusCode::OK, 1)] {
        assert_eq!(wish(&router, "/api/edits", &favourite, site).await.0, status);
        assert_eq!(favourites().await, count);
    }
    let put = async |shelf: &str| wish(&router, "/api/edits", &edit(shelf), "same-origin").await.0;
    assert_eq!(put(r#"{"shelf":"archive"}"#).await, StatusCode::OK);
    assert_eq!((timeline(&router).await.1, favourites().await), (ids[1..].to_vec(), 1.into()), "searches find it");
    assert_eq!(put(r#"{"shelf":{"trash":0}}"#).await, StatusCode::OK);
    assert_eq!((timeline(&router).await.1, favourites().await), (ids[1..].to_vec(), 0.into()));
    let away = json(&router, "/api/edits").await;
    assert_eq!(away["trash"][0]["photo"].as_str().unwrap()[..16], ids[0]);
    assert_eq!(json(&router, &format!("/api/photos/{}", ids[0])).await["favourite"], true);
    assert_eq!(chosen(&router, "/api/away/trash").await, ids[..1]);
    assert_eq!(chosen(&router, "/api/away/hidden").await, [""; 0]);
    assert_eq!(ask(&router, "/api/away/attic/index", &[]).await.0, StatusCode::BAD_REQUEST);
    let nobody = favourite.replace(&ids[0], "0000000000000000");
    for wrong in ["", "{}", &edit(r#"{"rating":9}"#), &edit(r#"{"mood":"merry"}"#), &nobody] {
        assert_eq!(wish(&router, "/api/edits", wrong, "same-origin").await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

/// The short identities of what an index and its first chunk have.
async fn chosen(router: &Router, selection: &str) -> Vec<String> {
    let (status, _, index) = ask(router, &format!("{selection}/index"), &[]).await;
    assert_eq!(status, StatusCode::OK, "{selection}");
    let version = u64::from_le_bytes(index[..8].try_into().unwrap());
    let (status, _, chunk) = ask(router, &format!("{selection}/chunk/0?v={version}"), &[]).await;
    if status == StatusCode::NOT_FOUND {
        return Vec::new();
    }
    let spelled = |photo: &[u8]| photo[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    chunk.chunks(12).map(spelled).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_are_listed_and_looked_into() {
    let folder = tempfile::tempdir().unwrap();
    let (home, router) = gallery(folder.path()).await;
    let photos = folder.path().join("photos");
    fs::create_dir_all(photos.join("2020/a #1?")).unwrap();
    fs::rename(photos.join("cat.png"), photos.join("2020/a #1?/cat.png")).unwrap();
    home.import(&photos, true).await.unwrap();
    assert_eq!(
        json(&router, "/api/folders").await,
        serde_json::json!([{"name": "2020", "path": "2020", "photos": 1, "folders": 1}])
    );
    let below = json(&router, "/api/folders?within=2020").await;
    assert_eq!(below[0]["path"], "2020/a #1?");
    let (_, ids) = timeline(&router).await;
    let inside = chosen(&router, "/api/folders/2020%2Fa%20%231%3F").await;
    assert!(inside.len() == 1 && ids.contains(&inside[0]));
    assert_eq!(chosen(&router, "/api/folders/2021").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_are_said_to_be_from_somewhere_and_that_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let (_home, router) = gallery(folder.path()).await;
    let (_, ids) = timeline(&router).await;
    let said = async |wish: String| self::wish(&router, "/api/places", &wish, "same-origin").await;
    let (status, known_by) =
        said(format!(r#"{{"wish":"place","photos":["{}"],"placed":{{"names":["Attic"]}}}}"#, ids[1])).await;
    assert_eq!(status, StatusCode::OK, "{known_by}");
    let places = async || json(&router, &format!("/api/photos/{}", ids[1])).await["places"].clone();
    assert_eq!(places().await, serde_json::json!(["Attic"]));
    assert_eq!(json(&router, "/api/search?q=attic").await["count"], 1);
    assert_eq!(said(format!(r#"{{"wish":"undo","what":{known_by}}}"#)).await.0, StatusCode::OK);
    assert_eq!(places().await, serde_json::json!([]));
    let at = |names: &str, location: &str| {
        format!(r#"{{"wish":"place","photos":["{}"],"placed":{{"names":["{names}"]{location}}}}}"#, ids[1])
    };
    for wish in [at("Attic", r#","location":{"lat":48.85,"lon":2.35}"#), at("Cellar", "")] {
        assert_eq!(said(wish).await.0, StatusCode::OK);
    }
    let photo = json(&router, &format!("/api/photos/{}", ids[1])).await;
    assert_eq!(
        (&photo["places"][0], &photo["location"]["lat"]),
        (&"Cellar".into(), &48.85.into()),
        "its position stays"
    );
    for wrong in [
        r#"{"wish":"place","photos":["0000000000000000"],"placed":null}"#.to_owned(),
        format!(r#"{{"wish":"place","photos":["{}"],"placed":{{"names":[" "]}}}}"#, ids[1]),
    ] {
        assert_eq!(said(wrong.clone()).await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
