//! The fields of a webhook, parsed once: proof and reading both use them.

/// The form of a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads an `application/x-www-form-urlencoded` body; anything is a form.
    pub fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// A form of these fields.
    pub fn of(fields: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self(fields.iter().map(owned).collect())
    }

    /// The form as a body.
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }

    /// The first value of a field; `None` when absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(known, _)| known == name)?;
        Some(field.1.as_str()).filter(|value| !value.is_empty())
    }

    /// Every field by name, each distinct value once, in byte order.
    pub fn sorted(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<(&str, &str)> = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_they_were_meant() {
        let form = Form::parse(b"From=%2B1415&Empty=&Said=two+words%21&From=second");
        assert_eq!(form.get("From"), Some("+1415"));
        assert_eq!(form.get("Said"), Some("two words!"));
        assert_eq!(form.get("Empty"), None);
        assert_eq!(form.get("Absent"), None);
        assert_eq!(form.sorted()[0], ("Empty", ""));
        assert_eq!(Form::parse(form.encode().as_bytes()), form);
    }
}
