//! The pages of this room.

mod hooks;
mod me;
mod stop;

use crate::web::Routes;

pub(super) fn routes() -> Routes {
    me::routes().merge(stop::routes()).merge(hooks::routes())
}
