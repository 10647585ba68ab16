//! Patterns about appointments: making, moving, cancelling, looking them up, what is free.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::Intent(Intent::Book), "
        0.85 @bookverb .. @visit
        0.85 @want .. @visit
        0.8 @want .. @bookverb .. hora|hueco|sitio|dia
        0.8 @bookverb|@want @art? @art? hora|turno|hueco
        0.8 @bookverb|@want .. @service
        0.7 @want me? reservar|reserve|agendar|apuntarme|concertar
        0.6 ^ @hedge? @hedge? reservar|reserve|agendar|concertar|apunteme|reserveme
        0.65 @bookverb .. @when
        0.7 ^^ @hedge? @hedge? @hedge? una? cita @polite? $
        0.6 @visit para|con|de|el
        0.55 una|otra|nueva @visit
        0.35 @service
        0.6 @service .. @when
        0.6 @when .. @service
        0.5 @want .. ir|venir|pasar|pasarme|acercarme
        0.6 @want .. ir|venir|pasar|pasarme|acercarme .. @when|@service
        0.75 @want .. ver|me_vea|me_atienda|ver_a|que_me_vea|consultar .. doctor|doctora|medico|dentista|@staff|alguien
        0.7 me podria|puede|puedes|podrian|pueden? dar|dan|poner|hacer|apuntar|atender|coger
        0.7 me atienda|atienden|vea|apunta|apunte|coja|cogen
        0.55 @want .. cortarme|cortar|arreglarme|teñirme|pelarme|depilarme|peinarme|revisar|revisarme|limpiarme
        0.4 @want .. @when
        0.5 mesa para
        0.3 @visit
        0.4 @want .. con @staff
        -0.85 @cancelverb .. @visit
        -0.8 @moveverb @own? @own? @visit
        -0.7 @visit .. @cancelverb|@moveverb
        -0.6 @moveverb .. @visit
        -0.6 @cancelverb
        -0.7 @neg .. quiero|necesito|queria @art? @visit
        -0.8 @neg .. poder|puedo|podre|podemos .. ir|venir|asistir|acudir|llegar
        -0.8 @have .. @visit
        -0.8 tengo|tenia @art? @visit
        -0.8 @when_q .. es|era|tengo|tenia|tenemos .. @visit
        -0.8 @when_q .. mi|nuestra @visit
        -0.7 confirmar|comprobar|consultar|recordar|verificar|saber|mirar .. mi|nuestra|la|si @visit|tengo
        -0.6 si tengo|tenia
        -0.5 mi @visit .. es|sigue|esta
        -0.5 cuanto|donde
        -0.9 pasar|pasas|pasa|pasan con
        -0.8 imprevisto
        -0.6 retrasarla|adelantarla|cambiarla|moverla|aplazarla|posponerla|pasarla|atrasarla
        -0.6 quiero|queria|quisiera saber|preguntar|hablar|dejar
        -0.6 vuelo|taxi|hotel|billete|entradas
    "),
    (Sign::Intent(Intent::Cancel), "
        0.95 @cancelverb .. @visit
        0.9 @visit .. @cancelverb
        0.75 @cancelverb
        0.6 @want|para @cancelverb
        0.9 ya_no .. quiero|necesito|queremos|hace_falta .. @visit
        0.85 @neg .. puedo|podre|podemos|podremos|voy_a_poder|vamos_a_poder .. ir|venir|asistir|acudir|llegar|presentarme
        0.8 @neg voy|iremos|vamos|ire .. a_poder|a_ir|a_venir
        0.8 me_es imposible .. ir|venir|asistir|acudir
        0.85 @neg .. necesito|quiero|queria .. la|esa|mi @visit
        0.85 @neg llego|llegare|alcanzo|podre .. @visit
        0.75 imprevisto
        0.75 ha_surgido|surgio algo|una|un
        0.8 quitar|quite|quiteme|borrar|borre .. de_la_agenda|agenda|lista
        -0.95 @neg quiero|quisiera|queria|deseo|cancele|anule|hace_falta .. cancelar|anular|cancele|la
        -0.9 @neg cancelar|anular|cancele|anule|cancelen
        -0.7 politica|gastos|penalizacion|cobran .. cancelacion|cancelar
        -0.7 cancelacion gratuita
        -0.6 que pasa|ocurre si
    "),
    (Sign::Intent(Intent::Move), "
        0.95 @moveverb .. @visit
        0.9 reprogramar|reagendar|aplazar|posponer|reprogramarla|aplazarla|posponerla|reagendarla
        0.85 cambiar|mover|pasar|adelantar|retrasar|atrasar|cambiarla|moverla|pasarla|cambie|cambieme|paseme .. dia|hora|fecha|@when
        0.85 @moveverb la|mi|esa|el|me @visit|hora|dia|fecha
        0.7 @want|para|podria|puede cambiar|mover|modificar|adelantar|retrasar|aplazar|cambiarla|moverla
        0.75 retrasarla|adelantarla|cambiarla|moverla|aplazarla|posponerla|pasarla|atrasarla|reprogramarla|correrla
        0.65 ^ @hedge? @hedge? cambiar|mover|modificar|adelantar|retrasar
        0.75 otro|otra dia|hora|fecha .. @visit|cita
        0.7 ir|venir mas_tarde|antes|mas_temprano|otro_dia en_vez|en_lugar
        0.75 @visit .. otro|otra dia|hora|fecha
        0.6 cambio de hora|dia|fecha|cita
        -0.8 cambiar|cambio de idea|opinion|aceite|voz|idioma|tema|ruedas|look
        -0.6 me_paso|pasar|pasarme por|a
        -0.5 a_que_hora|cuando .. cambian
    "),
    (Sign::Intent(Intent::Lookup), "
        0.95 @when_q .. tengo|tenia|tenemos|era|es .. @visit
        0.95 @when_q .. mi|nuestra @visit
        0.9 @when_q tengo|tenia .. que ir|venir
        0.9 tengo|tenia|tenemos|hay alguna|una|algo|la? @visit .. $
        0.85 si tengo|tenia|tenemos|hay .. @visit|reservado|apuntado|algo
        0.85 confirmar|comprobar|consultar|recordar|recordarme|verificar|mirar|revisar|ver|recuerda|confirme|recuerde|digame .. mi|la|mis|nuestra|una @visit|citas
        0.85 mi|nuestra @visit .. sigue|esta|confirmada|en_pie|hecha
        0.85 que citas|cita|reservas .. tengo|tenemos|hay
        0.8 tengo .. cita|reserva .. @when|con
        0.7 estoy|estamos apuntado|apuntada|apuntados|en_la_agenda
        0.75 a_nombre .. hay|tiene|esta
        -0.9 @want|no .. tengo .. @bookverb|@cancelverb|@moveverb
        -0.4 @cancelverb|@moveverb
        -0.6 @want .. una @visit
        -0.6 pedir|reservar|hacer|coger una|@visit
        -0.5 para @when
        -0.5 precio|cuesta|cuanto
    "),
    (Sign::Intent(Intent::Availability), "
        0.9 @hasq .. @free
        0.9 @hasq algo|alguna|algun|sitio|hora|un .. @when
        0.85 @hasq .. algo|alguna|algun .. libre|disponible|hora|hueco
        0.85 que|cuales horas|horarios|huecos|dias|citas .. @hasq|libres|disponibles
        0.8 que @hasq .. @when|libre|disponible
        0.8 @when .. @hasq .. @free|algo|sitio|hora
        0.8 cuando .. podria|podrian|puede|pueden|puedo|seria .. venir|ir|atender|ver|atenderme|verme|pasar|lo_mas_pronto
        0.8 cuando .. @hasq .. @free|hora|algo
        0.8 cuando es lo|la primera|primer|mas_pronto|proximo|proxima .. @free|hora|cita
        0.75 esta|estan .. @staff .. libre|disponible
        0.75 esta|estaria @staff|libre|disponible .. @when|libre|disponible
        0.75 @free .. @when
        0.7 se puede .. @when
        0.6 primera|primer|proxima|proximo hora|cita|hueco|turno|dia .. libre|disponible|posible
        0.6 @hasq @when
        -0.7 @hasq .. aparcamiento|parking|wifi|estacionamiento|precio|descuento|tarjeta
        -0.5 tengo
        -0.6 mi @visit
        -0.6 a_que_hora|hasta_que_hora|@when_q .. @openverb
        -0.5 @cancelverb|@moveverb
    "),
];
