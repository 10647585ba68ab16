//! Patterns of questions about what is on the table: what was offered, chosen, read back or just booked.

use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::AsksBack, "
        0.9 que|cual hora|dia|fecha era|seria|fue|quedo
        0.9 que|cual hora|dia|fecha es esa|ese|eso|entonces|la|el
        0.9 que|cual hora|dia|fecha ha|has|me dicho|dijo|puesto|apuntado
        0.9 cuando era|seria|es eso|esa|entonces|la_cita|mi_cita
        0.9 a|para que hora|dia $
        0.9 con|por quien
        0.9 quien me|lo|la atiende|hace|corta|va|atendera
        0.9 cual|cuales|que era|eran|es|son la|el|las|los primera|segunda|tercera|ultima|otra|primero|segundo|otras|opciones|horas
        0.9 cuales eran|son $
        0.9 a nombre de quien
        0.9 a|que nombre ha|lo|la|esta ..
        0.85 recuerdeme|recuerdame|me_recuerda|me_repite que|cuando|cual|la|el|quien
        -0.9 libre|disponible|posible|abren|cierran|abierto|ahora
    "),
    (Sign::AsksLength, "
        0.9 cuanto dura|tarda|tardan|durara|lleva|se_tarda
        0.9 cuanto tiempo ..
        0.9 a que hora termino|acabo|salgo|acabare|terminare|termina|acaba
        -0.9 espera|esperar|abierto|cierran
    "),
];
