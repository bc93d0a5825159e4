//! What a person can decide of faces and of who people are. Decisions are only ever added: of those about the same thing
//! the greatest stands, and taking one back is a decision too.

use jiff::civil::Date;
use photo::seen::Area;
use photo::{FaceId, PersonId, PhotoId, Rank};
use serde::{Deserialize, Serialize};

/// When something was decided, milliseconds since 1970, and the digest of the record that says so. It names what was decided
/// at once, and orders decisions: the greater is the later.
pub type Standing = (Rank, PhotoId);

/// One thing that a person decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision {
    /// Whose face this is. Said of every face of a group, it names the group.
    Is {
        /// Which face.
        face: FaceId,
        /// Whose.
        person: PersonId,
    },
    /// That it is not theirs. Of this and [`Decision::Is`] for the same two, the later stands.
    IsNot {
        /// Which face.
        face: FaceId,
        /// Not whose.
        person: PersonId,
    },
    /// That it is nobody's: a statue, a painting, a mistake.
    NoFace {
        /// Which face.
        face: FaceId,
    },
    /// That these are two people's: the answer "no" of two groups that are nobody's yet.
    Unlike {
        /// A face.
        one: FaceId,
        /// Another.
        other: FaceId,
    },
    /// That somebody is in a photo where no face of theirs was seen: from behind, or a pet.
    Shown {
        /// In which photo.
        photo: PhotoId,
        /// Who.
        person: PersonId,
    },
    /// That they are not there: neither without a face, nor because a face is like theirs, nor because the photo's file says
    /// so. Of this and [`Decision::Shown`] for the same two, the later stands; a face that [`Decision::Is`] theirs is theirs.
    NotShown {
        /// In which photo.
        photo: PhotoId,
        /// Who.
        person: PersonId,
    },
    /// That one person is another. What is known of both is known of the other, whose own name and birth date come first.
    Same {
        /// Who is somebody else.
        person: PersonId,
        /// Who they are.
        into: PersonId,
    },
    /// That they are two people. Of this and [`Decision::Same`] for the same two, the later stands.
    Apart {
        /// Somebody.
        one: PersonId,
        /// Somebody else.
        other: PersonId,
    },
    /// What they are called.
    Named {
        /// Who.
        person: PersonId,
        /// Their name.
        name: String,
        /// Other names by which they are looked for: `Grandma`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        aliases: Vec<String>,
    },
    /// When they were born.
    Born {
        /// Who.
        person: PersonId,
        /// On which day; none if that is not known after all.
        day: Option<Date>,
    },
    /// Whether they are left out where people are shown.
    Hidden {
        /// Who.
        person: PersonId,
        /// Whether they are.
        hidden: bool,
    },
    /// Whether they come first where people are shown.
    Favourite {
        /// Who.
        person: PersonId,
        /// Whether they do.
        favourite: bool,
    },
    /// Whether they are one of those who are called something together: `kids`.
    Member {
        /// Who.
        person: PersonId,
        /// What several are called.
        of: String,
        /// Whether they are.
        member: bool,
    },
    /// Who "me" is.
    Me {
        /// Who; none if nobody is after all.
        person: Option<PersonId>,
    },
    /// Where a face is that is spoken of: whoever looks again may know it by another name.
    Seen {
        /// Which face.
        face: FaceId,
        /// In which photo.
        photo: PhotoId,
        /// Where in it.
        area: Area,
    },
    /// Takes back what was decided at once, as if it had never been. Taken back itself, what it took back stands again.
    Undo {
        /// Which.
        what: Standing,
    },
}

impl Decision {
    /// The faces that it is about.
    pub fn faces(&self) -> impl Iterator<Item = &FaceId> {
        let (one, other) = match self {
            Self::Is { face, .. } | Self::IsNot { face, .. } | Self::NoFace { face } => (Some(face), None),
            Self::Unlike { one, other } => (Some(one), Some(other)),
            _ => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// Whom it is about.
    pub fn persons(&self) -> impl Iterator<Item = &PersonId> {
        let (one, other) = match self {
            Self::Is { person, .. }
            | Self::IsNot { person, .. }
            | Self::Shown { person, .. }
            | Self::NotShown { person, .. }
            | Self::Named { person, .. }
            | Self::Born { person, .. }
            | Self::Hidden { person, .. }
            | Self::Favourite { person, .. }
            | Self::Member { person, .. } => (Some(person), None),
            Self::Same { person, into } => (Some(person), Some(into)),
            Self::Apart { one, other } => (Some(one), Some(other)),
            Self::Me { person } => (person.as_ref(), None),
            Self::NoFace { .. } | Self::Unlike { .. } | Self::Seen { .. } | Self::Undo { .. } => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// The same about faces that are known by other names now.
    pub fn about(mut self, now: impl Fn(&FaceId) -> Option<FaceId>) -> Self {
        let rename = |face: &mut FaceId| {
            if let Some(now) = now(face) {
                *face = now;
            }
        };
        match &mut self {
            Self::Is { face, .. } | Self::IsNot { face, .. } | Self::NoFace { face } => rename(face),
            Self::Unlike { one, other } => {
                rename(one);
                rename(other);
            }
            _ => {}
        }
        self
    }
}
