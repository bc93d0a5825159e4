//! Keeps strangers' pages out. On this machine a request must be addressed to it by a name that only it has, so that a
//! web site whose name was pointed here (DNS rebinding) reads nothing; and no answer may be used by another site.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Only what the gallery itself ships may run or be shown, and pictures of one other origin, if there is one.
pub(crate) fn policy(pictures_from: Option<&str>) -> anyhow::Result<HeaderValue> {
    let also = pictures_from.map(|origin| format!(" {origin}")).unwrap_or_default();
    let text = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:{also}; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    Ok(text.parse()?)
}

/// By which names a gallery may be asked, beside `localhost` and loopback addresses.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Its addresses.
    addresses: Vec<Address>,
    /// Whether by any address that is a number, too: no other site's name is one.
    any_number: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Address {
    is_secure: bool,
    /// As browsers spell it: without the port that is usual.
    host: String,
}

/// Why a text is no address of a gallery.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a gallery's address is as https://photos.example: {0:?} is not")]
pub struct BadAddress(String);

impl Names {
    /// Those of a gallery that other machines reach, at these addresses (`https://photos.example`) and by its machine's numbers.
    pub fn beyond_this_machine(addresses: &[String]) -> Result<Self, BadAddress> {
        let addresses =
            addresses.iter().map(|address| Address::read(address).ok_or_else(|| BadAddress(address.clone())));
        Ok(Self { addresses: addresses.collect::<Result<_, _>>()?, any_number: true })
    }

    /// Whether something is encrypted on the way to whoever asks by one of them.
    pub fn are_secure(&self) -> bool {
        self.addresses.iter().any(|address| address.is_secure)
    }

    fn admit(&self, host: &str) -> bool {
        is_this_machine(host) || self.any_number && number(host).is_some() || self.address(host).is_some()
    }

    /// Whether browsers say of a request to this name which site's page made it.
    fn are_told_apart(&self, headers: &HeaderMap) -> bool {
        let is_elsewhere = |host| !is_this_machine(host) && self.admit(host);
        self.is_secure(headers) || !host(headers).is_some_and(is_elsewhere)
    }

    fn address(&self, host: &str) -> Option<&Address> {
        self.addresses.iter().find(|address| address.host == host.to_lowercase())
    }

    /// Whether a request came over an address where all is encrypted on the way.
    pub(crate) fn is_secure(&self, headers: &HeaderMap) -> bool {
        host(headers).and_then(|host| self.address(host)).is_some_and(|address| address.is_secure)
    }

    /// What addresses begin with for whoever asks like this.
    pub(crate) fn origin(&self, headers: &HeaderMap) -> Option<String> {
        let scheme = if self.is_secure(headers) { "https" } else { "http" };
        Some(format!("{scheme}://{}", host(headers)?))
    }
}

impl Address {
    fn read(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let (is_secure, usual) = match uri.scheme_str()? {
            "https" => (true, ":443"),
            "http" => (false, ":80"),
            _ => return None,
        };
        let authority = uri.authority()?.as_str().to_lowercase();
        let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.contains('@');
        let host = authority.strip_suffix(usual).unwrap_or(&authority).to_owned();
        is_bare.then_some(Self { is_secure, host })
    }
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// Answers requests to the gallery's own names.
pub(crate) async fn own_names_only(State(names): State<Names>, request: Request, next: Next) -> Response {
    if !host(request.headers()).is_some_and(|host| names.admit(host)) {
        let words = "this gallery answers only at its own addresses: `tintype serve --address` names another\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    next.run(request).await
}

/// Adds headers that keep every answer to this gallery.
pub(crate) async fn kept_to_itself(
    State((policy, names)): State<(HeaderValue, Names)>,
    request: Request,
    next: Next,
) -> Response {
    // Where browsers do not say which page asked, it is known by the address that led here.
    let referrer = if names.are_told_apart(request.headers()) { "no-referrer" } else { "same-origin" };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// Whether a page of this very gallery asked, as every browser since 2023 says (Fetch Metadata). The Origin header would
/// not do: it is `null` where no referrer is sent, and behind an edge nobody here knows the gallery's own name. But to an address
/// where nothing is encrypted on the way, of another machine, browsers say nothing else.
pub(crate) fn is_own_page(headers: &HeaderMap, names: &Names) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(own) = names.origin(headers).filter(|_| !names.are_told_apart(headers)) else { return false };
    let said = |name| headers.get(name).and_then(|said| said.to_str().ok());
    match (said(header::ORIGIN), said(header::REFERER)) {
        (Some(origin), _) => origin == own,
        (None, Some(page)) => page.strip_prefix(&own).is_some_and(|path| path.starts_with('/')),
        (None, None) => false,
    }
}

fn is_this_machine(host: &str) -> bool {
    name(host).as_deref() == Some("localhost") || number(host).is_some_and(|address| address.is_loopback())
}

/// The address that a host is, if it is none by name.
fn number(host: &str) -> Option<IpAddr> {
    name(host)?.parse().ok()
}

/// A host without its port.
fn name(host: &str) -> Option<String> {
    let authority: Authority = host.parse().ok().filter(|_| !host.contains('@'))?;
    Some(authority.host().trim_start_matches('[').trim_end_matches(']').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machines_names_are_its_own() {
        for own in ["localhost", "localhost:8470", "127.0.0.1:8470", "127.0.0.2", "[::1]:8470"] {
            assert!(is_this_machine(own), "{own}");
        }
        for strange in
            ["", "example.com", "localhost.example.com", "127.0.0.1.nip.io:8470", "a@localhost", "192.168.1.2"]
        {
            assert!(!is_this_machine(strange), "{strange}");
        }
    }

    #[test]
    fn where_nothing_is_encrypted_a_page_is_known_by_its_origin() {
        let addresses = ["https://photos.example", "http://nas.local:8470"].map(str::to_owned);
        let names = Names::beyond_this_machine(&addresses).unwrap();
        let own = "http://192.168.1.2:8470";
        for (host, name, said, is_own) in [
            ("192.168.1.2:8470", "origin", own, true),
            ("192.168.1.2:8470", "referer", "http://192.168.1.2:8470/accounts", true),
            ("nas.local:8470", "origin", "http://nas.local:8470", true),
            ("192.168.1.2:8470", "origin", "http://192.168.1.2:9000", false),
            ("192.168.1.2:8470", "origin", "null", false),
            ("192.168.1.2:8470", "referer", "http://192.168.1.2:84701/", false),
            ("192.168.1.2:8470", "referer", own, false),
            ("192.168.1.2:8470", "accept", "*/*", false),
            ("192.168.1.2:8470", "sec-fetch-site", "same-site", false),
            ("photos.example", "origin", "https://photos.example", false),
            ("photos.example", "sec-fetch-site", "same-origin", true),
            ("127.0.0.1:8470", "origin", "http://127.0.0.1:8470", false),
            ("abc.lambda-url.example", "origin", "http://abc.lambda-url.example", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            headers.insert(name, HeaderValue::from_static(said));
            assert_eq!(is_own_page(&headers, &names), is_own, "{name}: {said} at {host}");
        }
    }

    #[test]
    fn a_gallery_for_other_machines_has_the_names_that_it_was_given_and_numbers() {
        let addresses = ["https://Photos.example", "http://nas.local:8470/"].map(str::to_owned);
        let names = Names::beyond_this_machine(&addresses).unwrap();
        for own in ["photos.example", "PHOTOS.example", "nas.local:8470", "192.168.1.2:8470", "[fe80::1]", "localhost"]
        {
            assert!(names.admit(own), "{own}");
        }
        for strange in
            ["", "photos.example:8470", "nas.local", "photos.example.evil", "192.168.1.2.nip.io", "a@1.2.3.4"]
        {
            assert!(!names.admit(strange), "{strange}");
        }
        assert!(!Names::default().admit("192.168.1.2:8470"));
        for bad in ["", "photos.example", "ftp://a", "https://a/b", "https://a?b", "https://a@b", "https://"] {
            assert!(Names::beyond_this_machine(&[bad.to_owned()]).is_err(), "{bad}");
        }
        assert_eq!(Address::read("https://a:443/").unwrap().host, "a");
    }
}
