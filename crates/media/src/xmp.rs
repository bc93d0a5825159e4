//! XMP: what people and programs wrote about a picture, as RDF in XML.
//! Properties are looked for by namespace and name, whichever of RDF's spellings wrote them.

use photo::{Clock, Location, Reading, Taken};
use roxmltree::{Document, Node, ParsingOptions};

use crate::moment;
use crate::text;

/// A packet larger than this is somebody's editing history or depth map. Bytes.
const MAX_BYTES: usize = 8 << 20;
const MAX_NODES: u32 = 200_000;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const BASIC: &str = "http://ns.adobe.com/xap/1.0/";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const AUX: &str = "http://ns.adobe.com/exif/1.0/aux/";
const TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const IPTC_CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const IPTC_EXTENSION: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const MWG_REGIONS: &str = "http://www.metadataworkinggroup.com/schemas/regions/";
const MICROSOFT_REGION: &str = "http://ns.microsoft.com/photo/1.2/t/Region#";

/// The clocks of XMP, most trusted first.
const CLOCKS: [(&str, &str); 3] = [(EXIF, "DateTimeOriginal"), (PHOTOSHOP, "DateCreated"), (BASIC, "CreateDate")];
/// Names of the place, smallest first.
const PLACES: [(&str, &str); 4] =
    [(IPTC_CORE, "Location"), (PHOTOSHOP, "City"), (PHOTOSHOP, "State"), (PHOTOSHOP, "Country")];

/// Adds what a packet says to what is known already; gives back the problem when it is not XML.
pub(crate) fn read(packet: &[u8], reading: &mut Reading) -> Option<String> {
    let packet = packet.strip_prefix(b"\xef\xbb\xbf").unwrap_or(packet);
    if packet.len() > MAX_BYTES || packet.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return None;
    }
    let text = text::decoded(packet);
    // Some pad with NULs, which XML does not know.
    let text = text.trim_matches(['\0', ' ', '\n', '\r', '\t']);
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => {
            fill(&Packet { document: &document }, reading);
            None
        }
        Err(why) => Some(format!("its XMP cannot be read: {why}")),
    }
}

fn fill(packet: &Packet, reading: &mut Reading) {
    let taken = || {
        let (local, offset_minutes) =
            CLOCKS.iter().find_map(|(space, name)| moment::xmp(&packet.text(space, name)?))?;
        Some(Taken { local, offset_minutes, clock: Clock::Xmp })
    };
    reading.taken = reading.taken.or_else(taken);
    reading.location = reading.location.or_else(|| location(packet));
    for label in packet.list(DC, "subject") {
        text::add(&mut reading.labels, Some(label));
    }
    reading.title = packet.localised(DC, "title").or(reading.title.take());
    reading.description = packet.localised(DC, "description").or(reading.description.take());
    let stars = packet.text(BASIC, "Rating").and_then(|stars| stars.parse::<f32>().ok());
    // -1 is "rejected", 0 is "not rated"; the bounds make the cast exact.
    reading.rating = stars.filter(|stars| (1.0..=5.0).contains(stars)).map(|stars| stars as u8).or(reading.rating);
    if reading.places.is_empty() {
        for (space, name) in PLACES {
            text::add(&mut reading.places, packet.text(space, name));
        }
    }
    for person in people(packet) {
        text::add(&mut reading.people, Some(person));
    }
    let camera = &mut reading.camera;
    camera.make = camera.make.take().or_else(|| packet.text(TIFF, "Make"));
    camera.model = camera.model.take().or_else(|| packet.text(TIFF, "Model"));
    camera.lens = camera.lens.take().or_else(|| packet.text(AUX, "Lens"));
}

/// Whom it shows: named outright, or in a region that somebody drew around a face.
fn people(packet: &Packet) -> Vec<String> {
    let mut people = packet.list(IPTC_EXTENSION, "PersonInImage");
    let regions = packet.resources().filter(|resource| {
        let kind = property(*resource, MWG_REGIONS, "Type");
        kind.is_some_and(|kind| kind == "Face" || kind == "Pet")
    });
    people.extend(regions.filter_map(|region| property(region, MWG_REGIONS, "Name")));
    people.extend(packet.resources().filter_map(|region| property(region, MICROSOFT_REGION, "PersonDisplayName")));
    people
}

/// `38,42.633N` and `9,8.5W`: degrees and minutes, or degrees, minutes and seconds.
fn location(packet: &Packet) -> Option<Location> {
    let degrees = |name, limit: f64| {
        let text = packet.text(EXIF, name)?;
        let (numbers, side) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let parts: Vec<f64> = numbers.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let sum: f64 = parts.iter().zip([1.0, 60.0, 3_600.0]).map(|(part, divisor)| part / divisor).sum();
        let sign = match side {
            "N" | "E" => 1.0,
            "S" | "W" => -1.0,
            _ => return None,
        };
        (sum.abs() <= limit).then_some(sign * sum)
    };
    let (lat, lon) = (degrees("GPSLatitude", 90.0)?, degrees("GPSLongitude", 180.0)?);
    (lat != 0.0 || lon != 0.0).then_some(Location { lat, lon, altitude_m: None })
}

struct Packet<'a> {
    document: &'a Document<'a>,
}

impl<'a> Packet<'a> {
    /// Whatever may have properties: RDF's descriptions, and the elements that stand for them.
    fn resources(&self) -> impl Iterator<Item = Node<'a, 'a>> {
        self.document.descendants().filter(Node::is_element)
    }

    /// The property of the picture itself: those of things inside it are not looked at.
    fn element(&self, space: &str, name: &str) -> Option<Node<'a, 'a>> {
        self.descriptions()
            .flat_map(|description| description.children())
            .find(|child| child.has_tag_name((space, name)))
    }

    fn descriptions(&self) -> impl Iterator<Item = Node<'a, 'a>> {
        let roots = self.document.descendants().filter(|node| node.has_tag_name((RDF, "RDF")));
        roots.flat_map(|root| root.children()).filter(|node| node.has_tag_name((RDF, "Description")))
    }

    fn text(&self, space: &str, name: &str) -> Option<String> {
        self.descriptions().find_map(|description| property(description, space, name))
    }

    /// The items of a bag or sequence, or the one value where somebody wrote no list.
    fn list(&self, space: &str, name: &str) -> Vec<String> {
        match self.element(space, name) {
            Some(element) => {
                let items = items(element);
                if items.is_empty() {
                    content(element).into_iter().collect()
                } else {
                    items.into_iter().filter_map(content).collect()
                }
            }
            None => self.text(space, name).into_iter().collect(),
        }
    }

    /// One text of several languages: the default one, else the first.
    fn localised(&self, space: &str, name: &str) -> Option<String> {
        let Some(element) = self.element(space, name) else { return self.text(space, name) };
        let items = items(element);
        let default = items.iter().find(|item| item.attribute((XML, "lang")) == Some("x-default"));
        match default.or(items.first()) {
            Some(item) => content(*item),
            None => content(element),
        }
    }
}

/// A property of a resource, written as an attribute or as an element.
fn property(resource: Node, space: &str, name: &str) -> Option<String> {
    let attribute = resource.attribute((space, name)).and_then(text::tidy);
    attribute.or_else(|| content(resource.children().find(|child| child.has_tag_name((space, name)))?))
}

/// The items of the bag, sequence or alternative that the element holds.
fn items<'a>(element: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
    let lists = element.children().filter(Node::is_element);
    lists.flat_map(|list| list.children()).filter(|node| node.has_tag_name((RDF, "li"))).collect()
}

/// All the text inside.
fn content(node: Node) -> Option<String> {
    let pieces: String = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    text::tidy(&pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the properties inside one description say.
    fn reading(inside: &str) -> Reading {
        let namespaces = [
            ("rdf", RDF),
            ("dc", DC),
            ("xmp", BASIC),
            ("exif", EXIF),
            ("aux", AUX),
            ("photoshop", PHOTOSHOP),
            ("Iptc4xmpCore", IPTC_CORE),
            ("Iptc4xmpExt", IPTC_EXTENSION),
            ("mwg-rs", MWG_REGIONS),
            ("MPReg", MICROSOFT_REGION),
            ("MPRI", "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"),
            ("MP", "http://ns.microsoft.com/photo/1.2/"),
        ];
        let declared: String = namespaces.iter().map(|(name, space)| format!(" xmlns:{name}='{space}'")).collect();
        let packet = format!(
            "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF{declared}>{inside}</rdf:RDF></x:xmpmeta>\n<?xpacket end='w'?>\0\0"
        );
        let mut reading = Reading::default();
        assert_eq!(read(packet.as_bytes(), &mut reading), None);
        reading
    }

    #[track_caller]
    fn check(inside: &str, said: impl Fn(&Reading) -> String, expected: &str) {
        assert_eq!(said(&reading(inside)), expected);
    }

    #[test]
    fn keywords_are_labels() {
        let labels = |reading: &Reading| reading.labels.join("|");
        check(
            "<rdf:Description><dc:subject><rdf:Bag><rdf:li>beach</rdf:li><rdf:li> dog </rdf:li><rdf:li>beach</rdf:li></rdf:Bag></dc:subject></rdf:Description>",
            labels,
            "beach|dog",
        );
        check("<rdf:Description dc:subject='beach'/>", labels, "beach");
        check("<rdf:Description/>", labels, "");
    }

    #[test]
    fn a_title_is_in_the_default_language() {
        let said = |reading: &Reading| format!("{:?} {:?}", reading.title, reading.description);
        check(
            "<rdf:Description><dc:title><rdf:Alt><rdf:li xml:lang='de'>Strand</rdf:li><rdf:li xml:lang='x-default'>Beach</rdf:li></rdf:Alt></dc:title><dc:description><rdf:Alt><rdf:li xml:lang='en'>A day &amp; a night</rdf:li></rdf:Alt></dc:description></rdf:Description>",
            said,
            r#"Some("Beach") Some("A day & a night")"#,
        );
    }

    #[test]
    fn the_best_clock_of_a_packet_tells_the_time() {
        let taken = |reading: &Reading| {
            reading.taken.map_or("none".to_owned(), |taken| {
                format!("{} {:?} {:?}", taken.local, taken.offset_minutes, taken.clock)
            })
        };
        check(
            "<rdf:Description xmp:CreateDate='2019-05-18T00:00:00' photoshop:DateCreated='2019-05-17T14:30:02+02:00'/>",
            taken,
            "2019-05-17T14:30:02 Some(120) Xmp",
        );
        check(
            "<rdf:Description><exif:DateTimeOriginal>2007-06-03T14:30</exif:DateTimeOriginal></rdf:Description>",
            taken,
            "2007-06-03T14:30:00 None Xmp",
        );
        check("<rdf:Description xmp:CreateDate='0000-00-00T00:00:00Z'/>", taken, "none");
    }

    #[test]
    fn a_place_goes_from_small_to_large() {
        let places = |reading: &Reading| reading.places.join(", ");
        check(
            "<rdf:Description photoshop:Country='Portugal' photoshop:City='Lisbon' Iptc4xmpCore:Location='Alfama'/>",
            places,
            "Alfama, Lisbon, Portugal",
        );
    }

    #[test]
    fn people_are_named_outright_or_in_regions() {
        let people = |reading: &Reading| reading.people.join("|");
        check(
            "<rdf:Description><Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Natalie</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage></rdf:Description>",
            people,
            "Natalie",
        );
        check(
            "<rdf:Description><mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:RegionList><rdf:Bag>
            <rdf:li><rdf:Description mwg-rs:Name='Natalie' mwg-rs:Type='Face'/></rdf:li>
            <rdf:li rdf:parseType='Resource'><mwg-rs:Name>Rex</mwg-rs:Name><mwg-rs:Type>Pet</mwg-rs:Type></rdf:li>
            <rdf:li><rdf:Description mwg-rs:Name='a QR code' mwg-rs:Type='BarCode'/></rdf:li>
            </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description>",
            people,
            "Natalie|Rex",
        );
        check(
            "<rdf:Description><MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag><rdf:li><rdf:Description MPReg:PersonDisplayName='Ben'/></rdf:li></rdf:Bag></MPRI:Regions></rdf:Description></MP:RegionInfo></rdf:Description>",
            people,
            "Ben",
        );
    }

    #[test]
    fn stars_are_one_to_five() {
        let rating = |reading: &Reading| format!("{:?}", reading.rating);
        check("<rdf:Description xmp:Rating='4'/>", rating, "Some(4)");
        check("<rdf:Description><xmp:Rating>5</xmp:Rating></rdf:Description>", rating, "Some(5)");
        check("<rdf:Description xmp:Rating='-1'/>", rating, "None");
        check("<rdf:Description xmp:Rating='0'/>", rating, "None");
    }

    #[test]
    fn a_position_may_be_in_minutes_with_a_fraction() {
        let location =
            |reading: &Reading| reading.location.map_or("none".to_owned(), |at| format!("{:.4} {:.4}", at.lat, at.lon));
        check(
            "<rdf:Description exif:GPSLatitude='38,42.633N' exif:GPSLongitude='9,8,30W'/>",
            location,
            "38.7105 -9.1417",
        );
        check("<rdf:Description exif:GPSLatitude='38,42.633' exif:GPSLongitude='9,8,30W'/>", location, "none");
        check("<rdf:Description exif:GPSLatitude='95,0N' exif:GPSLongitude='9,8,30W'/>", location, "none");
    }

    #[test]
    fn what_is_not_xml_is_a_problem_and_padding_is_not() {
        assert!(read(b"<x:xmpmeta", &mut Reading::default()).unwrap().starts_with("its XMP cannot be read: "));
        assert_eq!(read(b"  \0\0", &mut Reading::default()), None);
    }
}
