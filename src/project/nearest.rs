//! "Did you mean …?"

/// The candidate that looks most like `name`; `None` if none is near. Ties go to the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_near_and_other_words_are_not() {
        let names = ["workers", "connect"];
        assert_eq!(nearest("wrokers", names), Some("workers"));
        assert_eq!(nearest("banana", names), None);
    }
}
