//! Parts of the world that no photo's place is called by: the countries in each.
//! Left out is Georgia, which is a state too. A town that is called as a country is (Lebanon, New Hampshire) is in that one's part.

use crate::fold::fold;

/// The countries in a part of the world; none where a name is not one's.
pub fn countries(area: &str) -> impl Iterator<Item = &'static str> {
    let area = fold(area);
    let area = area.strip_prefix("the ").unwrap_or(&area);
    let of =
        AREAS.iter().find(|(names, _)| names.split(", ").any(|name| name == area)).map(|(_, countries)| *countries);
    of.into_iter().flat_map(|countries| countries.split(", "))
}

/// Folded names, and countries as GeoNames has them; continents are the United Nations' but for Cyprus, which is in both.
const AREAS: &[(&str, &str)] = &[
    (
        "europe",
        "Albania, Andorra, Austria, Åland Islands, Belarus, Belgium, Bosnia and Herzegovina, Bulgaria, Croatia, Cyprus, Czechia, \
         Denmark, Estonia, Faroe Islands, Finland, France, Germany, Gibraltar, Greece, Guernsey, Hungary, Iceland, Ireland, \
         Isle of Man, Italy, Jersey, Kosovo, Latvia, Liechtenstein, Lithuania, Luxembourg, Malta, Moldova, Monaco, Montenegro, \
         Netherlands, North Macedonia, Norway, Poland, Portugal, Romania, Russia, San Marino, Serbia, Slovakia, Slovenia, Spain, \
         Svalbard and Jan Mayen, Sweden, Switzerland, Ukraine, United Kingdom, Vatican",
    ),
    (
        "asia",
        "Afghanistan, Armenia, Azerbaijan, Bahrain, Bangladesh, Bhutan, Brunei, Cambodia, China, Cyprus, Hong Kong, India, \
         Indonesia, Iran, Iraq, Israel, Japan, Jordan, Kazakhstan, Kuwait, Kyrgyzstan, Laos, Lebanon, Macao, Malaysia, Maldives, \
         Mongolia, Myanmar, Nepal, North Korea, Oman, Pakistan, Palestine, Philippines, Qatar, Saudi Arabia, Singapore, \
         South Korea, Sri Lanka, Syria, Taiwan, Tajikistan, Thailand, Timor-Leste, Turkey, Turkmenistan, United Arab Emirates, \
         Uzbekistan, Vietnam, Yemen",
    ),
    (
        "africa",
        "Algeria, Angola, Benin, Botswana, Burkina Faso, Burundi, Cameroon, Cape Verde, Central African Republic, Chad, Comoros, \
         Democratic Republic of the Congo, Djibouti, Egypt, Equatorial Guinea, Eritrea, Eswatini, Ethiopia, Gabon, Gambia, Ghana, \
         Guinea, Guinea-Bissau, Ivory Coast, Kenya, Lesotho, Liberia, Libya, Madagascar, Malawi, Mali, Mauritania, Mauritius, Mayotte, \
         Morocco, Mozambique, Namibia, Niger, Nigeria, Republic of the Congo, Réunion, Rwanda, São Tomé and Príncipe, Senegal, \
         Seychelles, Sierra Leone, Somalia, South Africa, South Sudan, Sudan, Tanzania, Togo, Tunisia, Uganda, Western Sahara, \
         Zambia, Zimbabwe",
    ),
    (
        "north america",
        "Anguilla, Antigua and Barbuda, Aruba, Bahamas, Barbados, Belize, Bermuda, British Virgin Islands, Canada, Caribbean Netherlands, \
         Cayman Islands, Costa Rica, Cuba, Curaçao, Dominica, Dominican Republic, El Salvador, Greenland, Grenada, Guadeloupe, \
         Guatemala, Haiti, Honduras, Jamaica, Martinique, Mexico, Montserrat, Nicaragua, Panama, Puerto Rico, Saint Barthélemy, \
         Saint Kitts and Nevis, Saint Lucia, Saint Martin, Saint Pierre and Miquelon, Saint Vincent and the Grenadines, \
         Sint Maarten, Trinidad and Tobago, Turks and Caicos Islands, United States, U.S. Virgin Islands",
    ),
    ("central america", "Belize, Costa Rica, El Salvador, Guatemala, Honduras, Nicaragua, Panama"),
    (
        "south america",
        "Argentina, Bolivia, Brazil, Chile, Colombia, Ecuador, Falkland Islands, French Guiana, Guyana, Paraguay, Peru, Suriname, \
         Uruguay, Venezuela",
    ),
    (
        "latin america",
        "Argentina, Belize, Bolivia, Brazil, Chile, Colombia, Costa Rica, Cuba, Dominican Republic, Ecuador, El Salvador, \
         Guatemala, Honduras, Mexico, Nicaragua, Panama, Paraguay, Peru, Puerto Rico, Uruguay, Venezuela",
    ),
    (
        "oceania, south pacific",
        "American Samoa, Australia, Cook Islands, Fiji, French Polynesia, Guam, Kiribati, Marshall Islands, Micronesia, Nauru, \
         New Caledonia, New Zealand, Niue, Norfolk Island, Northern Mariana Islands, Palau, Papua New Guinea, Samoa, Solomon Islands, Tonga, Tuvalu, Vanuatu",
    ),
    ("scandinavia", "Denmark, Norway, Sweden"),
    ("nordic countries, nordics", "Denmark, Faroe Islands, Finland, Iceland, Norway, Sweden"),
    ("baltics, baltic states", "Estonia, Latvia, Lithuania"),
    ("benelux", "Belgium, Luxembourg, Netherlands"),
    (
        "balkans",
        "Albania, Bosnia and Herzegovina, Bulgaria, Croatia, Greece, Kosovo, Montenegro, North Macedonia, Romania, Serbia, \
         Slovenia",
    ),
    (
        "middle east",
        "Bahrain, Egypt, Iran, Iraq, Israel, Jordan, Kuwait, Lebanon, Oman, Palestine, Qatar, Saudi Arabia, Syria, Turkey, \
         United Arab Emirates, Yemen",
    ),
    (
        "southeast asia, south east asia",
        "Brunei, Cambodia, Indonesia, Laos, Malaysia, Myanmar, Philippines, Singapore, Thailand, Timor-Leste, Vietnam",
    ),
    (
        "caribbean",
        "Anguilla, Antigua and Barbuda, Aruba, Bahamas, Barbados, British Virgin Islands, Cayman Islands, Caribbean Netherlands, Cuba, Curaçao, \
         Dominica, Dominican Republic, Grenada, Guadeloupe, Haiti, Jamaica, Martinique, Montserrat, Puerto Rico, \
         Saint Barthélemy, Saint Kitts and Nevis, Saint Lucia, Saint Martin, Saint Vincent and the Grenadines, Sint Maarten, Trinidad and Tobago, Turks and Caicos Islands, \
         U.S. Virgin Islands",
    ),
];
