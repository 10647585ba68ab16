//! How the pages of a business look: one style sheet, in the business's colour.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::domain::colour::Colour;

/// One column that fits a telephone; colours of the system's own light and dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#241f29;--soft:#5f5866;--paper:#f7f4ef;--card:#fff;--line:#e2dbd0;--edge:#8c8276;--strong:#5b3a78;--on:#fff;--bad:#a6282c;--note:color-mix(in oklab,var(--strong) 9%,var(--card))}\
@media(prefers-color-scheme:dark){:root{--ink:#f3eef6;--soft:#b9afc2;--paper:#171419;--card:#211d25;--line:#3a3440;--edge:#85798f;--strong:#c9a9e8;--on:#171419;--bad:#ff9d97}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 ui-sans-serif,system-ui,sans-serif}\
main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem 3rem}\
h1{font:500 1.75rem/1.2 ui-serif,Georgia,serif;margin:0 0 1rem;overflow-wrap:anywhere}h2{font-size:1.125rem;margin:1.5rem 0 .5rem}\
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0 0 1rem}\
dt{color:var(--soft)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}\
p{margin:0 0 1rem}form{margin:0}ul{list-style:none;margin:0;padding:0}\
.business{color:var(--soft);margin:0;overflow-wrap:anywhere}\
.note{background:var(--note);border-radius:.5rem;padding:.75rem 1rem}\
.actions{display:grid;gap:.75rem;margin:1rem 0}\
a,button{color:var(--strong)}\
.button,button{display:block;width:100%;min-height:3rem;padding:.7rem 1rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;overflow-wrap:anywhere}\
.button:hover,button:hover{border-color:var(--edge)}\
.main{background:var(--strong);border-color:var(--strong);color:var(--on)}\
.times{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.5rem,1fr));gap:.5rem;padding:.5rem 0}.times .button,.times button{padding:.7rem .25rem}\
details{border-top:1px solid var(--line)}summary{min-height:3rem;padding:.7rem 0;cursor:pointer;font-weight:600}\
summary span{color:var(--soft);font-weight:400}\
.choice{display:flex;justify-content:space-between;gap:1rem;align-items:baseline;text-align:start;margin-bottom:.5rem;padding:.9rem 1rem}\
.choice span{color:var(--soft);font-weight:400;white-space:nowrap}\
.who{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:1rem}.who a{width:auto;min-height:2.75rem;padding:.5rem 1rem;border-radius:2rem}\
.who [aria-current]{background:var(--note);border-color:var(--strong);color:var(--ink)}\
label{display:block;font-weight:600;margin:0 0 .25rem}\
input,textarea{display:block;width:100%;min-height:3rem;padding:.6rem .8rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--card);color:inherit;font:inherit;margin:0 0 1rem}\
textarea{min-height:5rem}\
[aria-invalid]{border-color:var(--bad);margin-bottom:.25rem}.wrong{color:var(--bad)}\
.soft{color:var(--soft)}\
:focus-visible{outline:3px solid var(--strong);outline-offset:2px}";

/// The papers that the style sheet has by day and by night.
const DAY: Colour = Colour::new(0xf7, 0xf4, 0xef);
const NIGHT: Colour = Colour::new(0x21, 0x1d, 0x25);

/// The style sheet of a business's pages.
#[derive(Clone, Debug)]
pub(in crate::channels::self_service) struct Look {
    css: String,
}

impl Look {
    /// In this colour, as far as it can be read; in Bella's own without one.
    pub fn of(colour: Option<Colour>) -> Self {
        let mut css = STYLE.to_owned();
        if let Some(colour) = colour {
            let (day, night) = (colour.readable_on(DAY), colour.readable_on(NIGHT));
            css += &format!(
                ":root{{--strong:{day}}}@media(prefers-color-scheme:dark){{:root{{--strong:{night}}}}}"
            );
        }
        Self { css }
    }

    /// The style sheet.
    pub fn css(&self) -> &str {
        &self.css
    }

    /// What a policy calls it.
    pub fn digest(&self) -> String {
        STANDARD.encode(Sha256::digest(&self.css))
    }
}
