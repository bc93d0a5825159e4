//! Every way to name somebody: names, first names, aliases, groups, and what family is called.
//! "My mum" is whoever is called "Mom", and names may be written without their apostrophes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::Parser;
use super::lex::Word;
use crate::Context;
use crate::fold::{fold, tokens};

/// Every way to name somebody, by its first word; the longest of each first.
#[derive(Debug)]
pub(super) struct Names(HashMap<String, Vec<Named>>);

#[derive(Debug)]
struct Named {
    words: Vec<String>,
    who: Who,
}

/// Who a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    One(String),
    /// Some of these: a group, or everybody with that first name.
    Some(Vec<String>),
    /// All of these: a couple.
    Both(Vec<String>),
}

/// What parents and grandparents are called. Whoever has one of these names has them all, unless somebody else has.
const KIN: [(&str, &[&str]); 4] = [
    ("mother", &["mum", "mom", "mummy", "mommy", "mama", "mam"]),
    ("father", &["dad", "daddy", "papa"]),
    ("grandmother", &["grandma", "granny", "gran", "nan", "nana", "nanna", "grandmama"]),
    ("grandfather", &["grandpa", "grandad", "granddad", "gramps", "grandpapa"]),
];

impl Names {
    pub fn new(context: &Context) -> Self {
        let mut names = Self(HashMap::new());
        let mut called: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for person in &context.people {
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                names.add(name, Who::One(person.name.clone()));
            }
            if let Some(first) = spoken(&person.name).into_iter().next() {
                called.entry(first).or_default().push(&person.name);
            }
        }
        for (name, members) in &context.groups {
            let bare = fold(name);
            let bare = bare.strip_prefix("the ").unwrap_or(&bare);
            for name in
                [name.clone(), format!("the {bare}"), format!("our {bare}"), format!("my {bare}"), bare.to_owned()]
            {
                names.add(&name, Who::Some(members.clone()));
            }
            if bare == "kids" {
                for whose in ["the", "my", "our"] {
                    names.add(&format!("{whose} children"), Who::Some(members.clone()));
                }
            }
        }
        for name in ["me", "myself"] {
            if let Some(owner) = &context.owner {
                names.add(name, Who::One(owner.clone()));
            }
        }
        for (first, people) in called {
            names.add(
                &first,
                match people[..] {
                    [only] => Who::One(only.to_owned()),
                    _ => Who::Some(people.into_iter().map(str::to_owned).collect()),
                },
            );
        }
        names.add_kin();
        for named in names.0.values_mut() {
            named.sort_by_key(|named| Reverse(named.words.len()));
        }
        names
    }

    fn add_kin(&mut self) {
        let found = KIN.map(|(formal, called)| {
            let mut spellings = called.iter().map(|name| (*name).to_owned()).chain([format!("my {formal}")]);
            let who = spellings.find_map(|name| self.named(&spoken(&name)))?;
            for name in called {
                self.add(name, who.clone());
            }
            for whose in ["my", "our"] {
                self.add(&format!("{whose} {formal}"), who.clone());
            }
            Some(who)
        });
        let [mother, father, grandmother, grandfather] = found;
        for (name, one, other) in [("parents", mother, father), ("grandparents", grandmother, grandfather)] {
            if let (Some(Who::One(one)), Some(Who::One(other))) = (one, other) {
                for whose in ["my", "our"] {
                    self.add(&format!("{whose} {name}"), Who::Both(vec![one.clone(), other.clone()]));
                }
            }
        }
    }

    /// Who is meant by the second of "my mother and father".
    pub fn find_mine(&self, parser: &Parser<'_>, at: usize) -> Option<(Who, usize)> {
        Some((self.named(&["my".to_owned(), parser.word(at).to_owned()])?, at + 1))
    }

    /// Who exactly these words name.
    fn named(&self, words: &[String]) -> Option<Who> {
        let named = self.0.get(words.first()?)?.iter().find(|named| named.words == words)?;
        Some(named.who.clone())
    }

    /// Reads "leos" as what is Leo's.
    pub fn restore_apostrophes(&self, words: &mut [Word]) {
        for word in words.iter_mut().filter(|word| !word.possessive) {
            if let Some(name) = word.folded.strip_suffix('s').filter(|name| name.len() > 2)
                && !self.0.contains_key(&word.folded)
                && !is_also_a_word(name)
                && let Some(Who::One(_)) = self.named(&[name.to_owned()])
            {
                word.folded = name.to_owned();
                word.possessive = true;
            }
        }
    }

    /// Adds a name, unless it means somebody already.
    fn add(&mut self, name: &str, who: Who) {
        let words = spoken(name);
        let Some(first) = words.first() else { return };
        let named = self.0.entry(first.clone()).or_default();
        if !named.iter().any(|named| named.words == words) {
            named.push(Named { words, who });
        }
    }

    /// Who is named at a word, and where the name ends.
    pub fn find(&self, parser: &Parser<'_>, at: usize) -> Option<(Who, usize)> {
        let first = parser.word(at);
        if first.is_empty() {
            return None;
        }
        let named = self
            .0
            .get(first)?
            .iter()
            .find(|named| named.words.iter().enumerate().all(|(offset, word)| parser.word(at + offset) == word))?;
        let end = at + named.words.len();
        let not_a_name = match first {
            // "Show me" and "photos I took" are not about who is in the picture.
            "me" => {
                const GIVEN: &str = "show|give|find|get|let|tell|bring|remind|pick|send|near";
                let given = at > 0 && GIVEN.split('|').any(|verb| verb == parser.words[at - 1].folded);
                // "Find me and Natalie" and "show me in Paris" want to see who asks.
                let seen =
                    parser.see(end, "and|on|in|with|alone|at").is_some() && parser.see(end, "at least|most").is_none();
                given && !seen
            }
            "i" => parser.words.get(end).is_some_and(|next| is_verb(&next.folded)),
            _ => false,
        };
        (!not_a_name).then(|| (named.who.clone(), end))
    }
}

fn spoken(name: &str) -> Vec<String> {
    let words: Vec<_> = name.split_whitespace().map(|word| fold(word).replace(['\'', '.', ','], "")).collect();
    if words.iter().any(String::is_empty) { tokens(name) } else { words }
}

/// Whether a word says what somebody did with photos, or that they did something: "I took".
pub(super) fn is_verb(word: &str) -> bool {
    const VERBS: &str = "took|take|shot|made|have|havent|had|was|am|were|liked|like|love|edited|saw|see|went|go|visited|want|need|added|uploaded|imported|captured|snapped|marked|favorited|favourited|did|do|last|never|ever|rated|lived|got|put|starred|photograph|photographed|use|used|forgot|looked|viewed|opened|would|could|can|should|might|will|shall|must|keep|always|think|remember|know|hope|wish|find|get|look|search|remind|dont|cant|didnt|wont|recently|just|also|really|saved|bought|sent|downloaded|received|baked|cooked|ate|wrote|painted|drew|wonder|guess|believe|suppose";
    VERBS.split('|').any(|verb| verb == word)
}

/// Whether a name is also a word: in small letters beside another word of content it is only a word.
pub(super) fn is_also_a_word(name: &str) -> bool {
    const WORDS: &str = "rose|may|will|mark|grace|hope|faith|joy|lily|daisy|ruby|amber|dawn|eve|ivy|violet|iris|holly|hazel|olive|pearl|crystal|melody|sky|star|art|penny|june|april|summer|autumn|jasmine";
    WORDS.split('|').any(|word| word == name)
}
