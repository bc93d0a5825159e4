//! What a stack is made of, in a family's words: thirty resources are seven things that somebody wants.

/// Something that somebody wants of the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Photographs,
    Catalogue,
    Reading,
    Unread,
    Gallery,
    Address,
    Budget,
    /// What another version of the template made.
    Other,
}

impl Part {
    /// What a resource of the template belongs to, by its logical name.
    pub(super) fn of(resource: &str) -> Self {
        match resource {
            "Bucket" | "BucketPolicy" => Self::Photographs,
            "Table" => Self::Catalogue,
            "Queue" | "QueuePolicy" | "Ingest" | "IngestRole" | "IngestLog" | "IngestEvents" => Self::Reading,
            "DeadLetterQueue" | "DeadLetterAlarm" | "Notifications" | "NotificationsPolicy" => Self::Unread,
            "Web" | "WebRole" | "WebLog" | "WebUrl" | "WebUrlPermission" | "WebInvokePermission" => Self::Gallery,
            "Distribution" | "WebAccess" | "ImageAccess" | "ImageKey" | "ImageKeys" | "ImageCache" | "Headers" => {
                Self::Address
            }
            "Budget" => Self::Budget,
            _ => Self::Other,
        }
    }

    /// Whether a resource holds what cannot be made again, or only at great length.
    pub(super) fn holds_data(resource: &str) -> bool {
        matches!(resource, "Bucket" | "Table")
    }

    /// As it follows `Will be made:`, as in `a private bucket`.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Photographs => "a private, encrypted bucket for the photographs, which keeps every version of them",
            Self::Catalogue => "the catalogue: a table of what is known of each photograph, backed up all the time",
            Self::Reading => "what reads each new photograph: a function, the queue before it, its log",
            Self::Unread => "a place for what could not be read, and an alarm for it",
            Self::Gallery => "the gallery: a function that answers whoever has signed in, its log",
            Self::Address => "the gallery's address: encrypted, at Amazon's edge near you",
            Self::Budget => "a watch on the month's bill, which sends an e-mail and switches nothing off",
            Self::Other => "other resources",
        }
    }

    /// As it follows `ready:`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Photographs => "the bucket for the photographs",
            Self::Catalogue => "the catalogue",
            Self::Reading => "what reads each new photograph",
            Self::Unread => "the place for what could not be read",
            Self::Gallery => "the gallery",
            Self::Address => "the gallery's address",
            Self::Budget => "the watch on the month's bill",
            Self::Other => "other resources",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::template;
    use super::*;

    #[test]
    fn every_resource_of_the_template_has_its_place() {
        for resource in template::resources() {
            assert_ne!(Part::of(resource), Part::Other, "{resource}");
        }
    }

    #[test]
    fn what_holds_data_is_what_the_template_keeps() {
        let kept = template::TEXT.matches("DeletionPolicy: RetainExceptOnCreate").count();
        let named = template::resources().into_iter().filter(|name| Part::holds_data(name)).count();
        assert_eq!(named, kept);
    }
}
