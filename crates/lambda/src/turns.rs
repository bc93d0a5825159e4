//! In which order the messages of a batch have their turns, so that one whose file kills the function does not take its
//! neighbours with it. Pure.

use aws_lambda_events::sqs::SqsMessage;

/// How often a message is tried. The queue itself gives up one attempt later, should the function never get to say why.
pub(crate) const ATTEMPTS: u32 = 4;

/// How often a message was received, this time included.
pub(crate) fn received(message: &SqsMessage) -> u32 {
    attribute(message, "ApproximateReceiveCount").unwrap_or(1)
}

/// What the queue says of a message.
pub(crate) fn attribute<T: std::str::FromStr>(message: &SqsMessage, name: &str) -> Option<T> {
    message.attributes.get(name)?.parse().ok()
}

/// Why a message is not even looked at, if so: it was not buried the last time that it was tried.
pub(crate) fn hopeless(message: &SqsMessage) -> Option<String> {
    (received(message) > ATTEMPTS)
        .then(|| format!("the function was stopped, or could not say why, each of the {ATTEMPTS} times that it tried"))
}

/// Whether one of them may have killed the function before: then they have their turns one after another, and what is done
/// is deleted from the queue at once.
pub(crate) fn suspected(batch: &[SqsMessage]) -> bool {
    batch.iter().any(|message| received(message) > 1)
}

/// Puts a batch in order: first what is not even looked at, then what is new, then the suspects. Those received an even
/// number of times go up by name, the others down, so that the order of any two is the other way round the next time that
/// they come together: whoever had its turn after the killer then has it before.
pub(crate) fn in_turn(mut batch: Vec<SqsMessage>) -> Vec<SqsMessage> {
    batch.sort_by(|one, other| one.message_id.cmp(&other.message_id));
    let (up, down): (Vec<_>, Vec<_>) = batch.into_iter().partition(|message| received(message).is_multiple_of(2));
    let mut turns: Vec<_> = up.into_iter().chain(down.into_iter().rev()).collect();
    turns.sort_by_key(|message| (hopeless(message).is_none(), received(message) > 1));
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(messages: &[(&str, u32)]) -> Vec<SqsMessage> {
        let message = |(id, received): &(&str, u32)| {
            let mut message = SqsMessage::default();
            message.message_id = Some((*id).to_owned());
            message.attributes = [("ApproximateReceiveCount".to_owned(), received.to_string())].into();
            message
        };
        messages.iter().map(message).collect()
    }

    fn turns(messages: &[(&str, u32)]) -> Vec<String> {
        in_turn(batch(messages)).into_iter().filter_map(|message| message.message_id).collect()
    }

    #[test]
    fn the_hopeless_and_the_new_are_first_and_suspects_change_places_each_time() {
        let rows: [(&[(&str, u32)], &str); 6] = [
            (&[("b", 2), ("c", 2), ("a", 2)], "a b c"),
            (&[("b", 3), ("c", 3), ("a", 3)], "c b a"),
            (&[("a", 2), ("b", 1), ("c", 5)], "c b a"),
            (&[("a", 4), ("b", 3), ("c", 2), ("d", 3)], "a c d b"),
            // The same, when they come together again.
            (&[("b", 4), ("c", 3), ("d", 4), ("a", 3)], "b d c a"),
            (&[], ""),
        ];
        for (messages, order) in rows {
            assert_eq!(turns(messages).join(" "), order, "{messages:?}");
        }
    }

    #[test]
    fn the_neighbours_of_a_killer_are_done_and_it_is_buried_with_the_reason() {
        const BATCH: [&str; 5] = ["a", "b", "c", "d", "e"];
        for killer in BATCH {
            let mut left = BATCH.to_vec();
            for delivery in 1..=ATTEMPTS {
                let delivered: Vec<_> = left.iter().map(|id| (*id, delivery)).collect();
                // Otherwise nothing is deleted before the end, which never comes.
                if suspected(&batch(&delivered)) {
                    let turns = turns(&delivered);
                    let died = turns.iter().position(|id| id == killer).unwrap();
                    left.retain(|id| turns.iter().position(|turn| turn == id) >= Some(died));
                }
            }
            assert_eq!(left, [killer]);
            let why = hopeless(&batch(&[(killer, ATTEMPTS + 1)])[0]).unwrap();
            assert!(why.starts_with("the function was stopped"), "{why}");
        }
    }
}
