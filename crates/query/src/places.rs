//! Which names are places, and which names are the same place.
//! No gazetteer: countries, states and cities that people write about, and what they are also called.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::fold;

/// The usual name of a place that is called something else here. `name` is folded.
pub fn abbreviation(name: &str) -> Option<&'static str> {
    ABBREVIATIONS.iter().find(|(short, _)| *short == name).map(|(_, full)| *full)
}

/// How a well-known place is spelled. `name` is folded.
pub fn known(name: &str) -> Option<&'static str> {
    KNOWN.get(name).map(|(spelled, _)| *spelled)
}

/// Whether a well-known place is a city, in which no other lies.
pub fn is_city(name: &str) -> bool {
    KNOWN.get(&fold(name)).is_some_and(|(_, kind)| *kind == "# Cities")
}

/// The folded names of well-known places.
pub fn all() -> impl Iterator<Item = &'static str> {
    KNOWN.keys().map(String::as_str)
}

/// How they are spelled, and under which heading of the list; by their folded names.
static KNOWN: LazyLock<HashMap<String, (&'static str, &'static str)>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    let mut heading = "";
    for line in include_str!("places.txt").lines().filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            heading = line;
            continue;
        }
        for name in line.split(", ") {
            known.entry(fold(name).replace('\'', "")).or_insert((name, heading));
        }
    }
    known
});

/// The state of the United States that two capitals stand for.
pub fn state(code: &str) -> Option<&'static str> {
    const STATES: &str = "AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, \
        DE Delaware, FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas, KY Kentucky, \
        LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota, MS Mississippi, MO Missouri, \
        MT Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, NY New York, NC North Carolina, \
        ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island, SC South Carolina, \
        SD South Dakota, TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, \
        WI Wisconsin, WY Wyoming, DC Washington DC";
    STATES.split(", ").find_map(|state| state.strip_prefix(code)?.strip_prefix(' '))
}

const ABBREVIATIONS: &[(&str, &str)] = &[
    ("us", "United States"),
    ("usa", "United States"),
    ("united states of america", "United States"),
    ("america", "United States"),
    ("the states", "United States"),
    ("uk", "United Kingdom"),
    ("great britain", "United Kingdom"),
    ("britain", "United Kingdom"),
    ("uae", "United Arab Emirates"),
    ("nyc", "New York"),
    ("new york city", "New York"),
    ("sf", "San Francisco"),
    ("la", "Los Angeles"),
    ("vegas", "Las Vegas"),
    ("dc", "Washington DC"),
    ("holland", "Netherlands"),
    ("deutschland", "Germany"),
    ("italia", "Italy"),
    ("espana", "Spain"),
    ("osterreich", "Austria"),
    ("schweiz", "Switzerland"),
    ("suisse", "Switzerland"),
    ("norge", "Norway"),
    ("sverige", "Sweden"),
    ("danmark", "Denmark"),
    ("czechia", "Czech Republic"),
    ("turkiye", "Turkey"),
    ("lisboa", "Lisbon"),
    ("roma", "Rome"),
    ("firenze", "Florence"),
    ("venezia", "Venice"),
    ("milano", "Milan"),
    ("napoli", "Naples"),
    ("torino", "Turin"),
    ("munchen", "Munich"),
    ("koln", "Cologne"),
    ("wien", "Vienna"),
    ("praha", "Prague"),
    ("bruxelles", "Brussels"),
    ("geneve", "Geneva"),
    ("kobenhavn", "Copenhagen"),
    ("goteborg", "Gothenburg"),
    ("moskva", "Moscow"),
    ("athina", "Athens"),
    ("warszawa", "Warsaw"),
    ("sevilla", "Seville"),
    ("antwerpen", "Antwerp"),
    ("brugge", "Bruges"),
    ("gent", "Ghent"),
    ("den haag", "The Hague"),
    ("luzern", "Lucerne"),
    ("nurnberg", "Nuremberg"),
    ("hannover", "Hanover"),
    ("genova", "Genoa"),
    ("padova", "Padua"),
    ("cracow", "Krakow"),
    ("beograd", "Belgrade"),
    ("bucuresti", "Bucharest"),
    ("kiev", "Kyiv"),
    ("st petersburg", "Saint Petersburg"),
    ("peking", "Beijing"),
    ("bombay", "Mumbai"),
    ("calcutta", "Kolkata"),
    ("saigon", "Ho Chi Minh City"),
    ("bayern", "Bavaria"),
    ("hessen", "Hesse"),
    ("sachsen", "Saxony"),
    ("niedersachsen", "Lower Saxony"),
    ("nordrhein westfalen", "North Rhine-Westphalia"),
    ("rheinland pfalz", "Rhineland-Palatinate"),
    ("thuringen", "Thuringia"),
    ("tirol", "Tyrol"),
    ("karnten", "Carinthia"),
    ("steiermark", "Styria"),
    ("niederosterreich", "Lower Austria"),
    ("oberosterreich", "Upper Austria"),
    ("toscana", "Tuscany"),
    ("sicilia", "Sicily"),
    ("sardegna", "Sardinia"),
    ("lombardia", "Lombardy"),
    ("piemonte", "Piedmont"),
    ("puglia", "Apulia"),
    ("lazio", "Latium"),
    ("andalucia", "Andalusia"),
    ("catalunya", "Catalonia"),
    ("cataluna", "Catalonia"),
    ("pais vasco", "Basque Country"),
    ("islas canarias", "Canary Islands"),
    ("bretagne", "Brittany"),
    ("normandie", "Normandy"),
    ("bourgogne", "Burgundy"),
    ("corse", "Corsica"),
];
