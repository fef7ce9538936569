//! Parts of pages that are compiled once instead of with every page that shows them. Templates reach them through the
//! macros of `components.html`, which give each its defaults.

use super::face::{Face, FieldError};
use askama::Template;
use askama::helpers::PrimitiveType;
use std::fmt::Display;

#[derive(Template)]
#[template(path = "parts/text_field.html")]
pub struct TextField<'a> {
    f: &'a Face,
    name: &'a str,
    label: &'a str,
    value: &'a str,
    hint: &'a str,
    error: &'a str,
    required: bool,
    optional: bool,
    kind: &'a str,
    autocomplete: &'a str,
    inputmode: &'a str,
    maxlength: i64,
    width: &'a str,
}

impl<'a> TextField<'a> {
    /// `optional`: whether a field that may stay empty says so.
    #[must_use]
    pub fn asks(self, required: impl PrimitiveType<Value = bool>, optional: impl PrimitiveType<Value = bool>) -> Self {
        Self { required: required.get(), optional: optional.get(), ..self }
    }

    #[must_use]
    pub fn kind(self, kind: &'a str, autocomplete: &'a str, inputmode: &'a str) -> Self {
        Self { kind, autocomplete, inputmode, ..self }
    }

    #[must_use]
    pub fn size(self, maxlength: impl PrimitiveType<Value = i64>, width: &'a str) -> Self {
        Self { maxlength: maxlength.get(), width, ..self }
    }
}

#[derive(Template)]
#[template(path = "parts/textarea.html")]
pub struct Textarea<'a> {
    f: &'a Face,
    name: &'a str,
    label: &'a str,
    value: &'a str,
    hint: &'a str,
    error: &'a str,
    required: bool,
    dictate: bool,
    rows: i64,
    maxlength: i64,
}

impl Textarea<'_> {
    #[must_use]
    pub fn asks(self, required: impl PrimitiveType<Value = bool>, dictate: impl PrimitiveType<Value = bool>) -> Self {
        Self { required: required.get(), dictate: dictate.get(), ..self }
    }

    #[must_use]
    pub fn size(self, rows: impl PrimitiveType<Value = i64>, maxlength: impl PrimitiveType<Value = i64>) -> Self {
        Self { rows: rows.get(), maxlength: maxlength.get(), ..self }
    }
}

#[derive(Template)]
#[template(path = "parts/checkbox.html")]
pub struct Checkbox<'a> {
    f: &'a Face,
    name: &'a str,
    label: &'a str,
    value: &'a str,
    hint: &'a str,
    error: &'a str,
    on: bool,
}

impl Checkbox<'_> {
    #[must_use]
    pub fn on(self, on: impl PrimitiveType<Value = bool>) -> Self {
        Self { on: on.get(), ..self }
    }
}

#[derive(Template)]
#[template(path = "parts/choice_head.html")]
pub struct ChoiceHead<'a> {
    f: &'a Face,
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    error: &'a str,
    required: bool,
}

impl ChoiceHead<'_> {
    #[must_use]
    pub fn asks(self, required: impl PrimitiveType<Value = bool>) -> Self {
        Self { required: required.get(), ..self }
    }
}

#[derive(Template)]
#[template(path = "parts/described.html")]
struct Described<'a> {
    name: &'a str,
    hint: &'a str,
    error: &'a str,
}

#[derive(Template)]
#[template(path = "parts/button.html")]
struct Button<'a> {
    f: &'a Face,
    text: &'a str,
    kind: &'a str,
    name: &'a str,
    value: &'a str,
    glyph: &'a str,
}

#[derive(Template)]
#[template(path = "parts/heading.html")]
struct Heading<'a> {
    text: &'a str,
    lead: &'a str,
}

#[derive(Template)]
#[template(path = "parts/empty.html")]
struct Empty<'a> {
    f: &'a Face,
    title: &'a str,
    text: &'a str,
    href: &'a str,
    action: &'a str,
}

#[derive(Template)]
#[template(path = "parts/error_summary.html")]
struct ErrorSummary<'a> {
    f: &'a Face,
    errors: &'a [FieldError],
}

#[derive(Template)]
#[template(path = "parts/other_routes.html")]
struct OtherRoutes<'a> {
    f: &'a Face,
}

impl Face {
    #[must_use]
    pub fn text_field<'a>(
        &'a self,
        name: &'a str,
        label: &'a str,
        value: &'a str,
        hint: &'a str,
        error: &'a str,
    ) -> TextField<'a> {
        let (required, optional, kind, autocomplete, inputmode) = (false, true, "text", "", "");
        let (maxlength, width) = (0, "");
        TextField {
            f: self,
            name,
            label,
            value,
            hint,
            error,
            required,
            optional,
            kind,
            autocomplete,
            inputmode,
            maxlength,
            width,
        }
    }

    #[must_use]
    pub fn textarea<'a>(&'a self, name: &'a str, label: &'a str, value: &'a str, hint: &'a str, error: &'a str) -> Textarea<'a> {
        Textarea { f: self, name, label, value, hint, error, required: false, dictate: false, rows: 5, maxlength: 0 }
    }

    #[must_use]
    pub fn checkbox<'a>(&'a self, name: &'a str, label: &'a str, value: &'a str, hint: &'a str, error: &'a str) -> Checkbox<'a> {
        Checkbox { f: self, name, label, value, hint, error, on: false }
    }

    /// What stands above the choices of a list: its name, what to know about it and what is wrong with it.
    #[must_use]
    pub fn choice_head<'a>(&'a self, name: &'a str, label: &'a str, hint: &'a str, error: &'a str) -> ChoiceHead<'a> {
        ChoiceHead { f: self, name, label, hint, error, required: false }
    }

    /// The attributes that tie a field to its hint and its fault.
    #[must_use]
    pub fn described<'a>(&self, name: &'a str, hint: &'a str, error: &'a str) -> impl Display + use<'a> {
        Described { name, hint, error }
    }

    #[must_use]
    pub fn button<'a>(
        &'a self,
        text: &'a str,
        kind: &'a str,
        name: &'a str,
        value: &'a str,
        glyph: &'a str,
    ) -> impl Display + use<'a> {
        Button { f: self, text, kind, name, value, glyph }
    }

    #[must_use]
    pub fn heading<'a>(&self, text: &'a str, lead: &'a str) -> impl Display + use<'a> {
        Heading { text, lead }
    }

    #[must_use]
    pub fn empty<'a>(&'a self, title: &'a str, text: &'a str, href: &'a str, action: &'a str) -> impl Display + use<'a> {
        Empty { f: self, title, text, href, action }
    }

    #[must_use]
    pub fn error_summary<'a>(&'a self, errors: &'a [FieldError]) -> impl Display + use<'a> {
        ErrorSummary { f: self, errors }
    }

    #[must_use]
    pub fn other_routes(&self) -> impl Display {
        OtherRoutes { f: self }
    }
}
