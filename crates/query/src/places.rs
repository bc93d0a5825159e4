//! Which names are places, and which names are the same place.
//! No gazetteer: countries, states and cities that people write about, and what they are also called.

/// The usual name of a place that is called something else here. `name` is folded.
pub fn abbreviation(name: &str) -> Option<&'static str> {
    ABBREVIATIONS.iter().find(|(short, _)| *short == name).map(|(_, full)| *full)
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
];
