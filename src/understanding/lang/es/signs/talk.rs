//! Patterns of what keeps a conversation going: repeat, slower, wait, help, greetings, thanks, goodbye.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    // Words of every day point to nothing, but are no misheard names of services.
    (Sign::Intent(Intent::Inform), "
        0.0 @common
    "),
    (Sign::Intent(Intent::Stop), "
        0.9 olvidelo|olvidalo|dejelo|dejalo|olvidate|dejemoslo|da_igual_ya|lo_dejamos
        0.9 deje|deja|dejemos eso|lo|asi
        0.85 ya no .. quiero|hace_falta|importa|interesa
        0.85 mejor no|nada|dejelo|lo_dejo $
        0.8 ^^ @hedge? @hedge? nada|para|pare|basta @polite? $$
        0.8 he cambiado de idea|opinion
        0.7 pare|basta|detengase
        -0.7 nada mas
        -0.6 ya_no @visit
        -0.6 dejar un|recado|mensaje
    "),
    (Sign::Intent(Intent::Repeat), "
        0.95 repita|repitalo|repite|repitelo|repetir|repetirlo|repetirmelo|repitame|repitemelo|repetirme
        0.95 otra vez|de_nuevo por_favor|$|dicho|diga
        0.9 como dice|ha_dicho|dijo|has_dicho|dices
        0.9 que ha|has|me dicho|dice|dijo|decia
        0.9 @neg .. he|te|le|la|lo .. oido|entendido|entendi|escuchado|oi|escuche|oigo|entiendo|pillado
        0.85 @neg entiendo|entendi|oigo|oi|escucho|escuche|pillo
        0.85 ^^ @hedge? como|mande|perdon|perdone|disculpe|que $$
        0.8 puede|podria decirlo|decirmelo .. otra|de_nuevo
        0.8 otra vez
        -0.95 la otra vez
        -0.95 la|el primera|segunda|tercera|ultima|primero|segundo que
        -0.5 otra vez .. cita|ir|venir|reservar
    "),
    (Sign::Intent(Intent::Pace), "
        0.95 mas despacio|lento|lentamente|alto|fuerte|claro
        0.9 habla|hable|va|vaya .. muy|demasiado|tan|mas rapido|deprisa|bajo|bajito|despacio|alto
        0.9 suba|subir|sube|baje .. volumen|voz
        0.8 no tan? rapido|deprisa
        -0.6 mas alto|claro precio|tono
    "),
    (Sign::Intent(Intent::Wait), "
        0.95 un|espere|espera|deme|dame|aguarde un? momento|momentito|segundo|segundito|minuto|minutito|instante
        0.9 ^^ @hedge? espere|espera|esperese|aguarde|momento|momentito @polite? $$
        0.85 no cuelgue|cuelgues
        0.9 espere|espera|aguarde|espereme que|a_que|un
        0.85 dejeme|dejame|deja|tengo_que|voy_a mirar|ver|mire|consultar|pensar|buscar .. agenda|calendario|un_momento|$
        -0.7 puedo|hay_que esperar
    "),
    (Sign::Intent(Intent::Help), "
        0.95 que|en_que .. puede|puedes|sabe|sabes|podria .. hacer|ayudarme|ofrecer
        0.9 que cosas|opciones .. puede|puedo|hay|tengo
        0.9 como funciona|va esto|este|el
        0.85 ^^ @hedge? @want? ayuda|ayudeme @polite? $$
        0.7 necesito|quiero|puede ayuda|ayudarme
        -0.6 ayudarme a|con .. cita|reservar
    "),
    (Sign::Intent(Intent::Greet), "
        0.9 ^^ @hedge? @greet
        0.75 @greet
        0.9 como esta|estas|le_va|te_va|se_encuentra
        0.9 que tal
        -0.7 @bye
        -0.6 que tal si|a|el|la|@when
        -0.7 hasta|buenas noches|tardes $$ adios
    "),
    (Sign::Intent(Intent::Thanks), "
        0.92 ^^ @hedge? @hedge? @thanks
        0.9 @thanks
        0.9 muy amable|gentil
        0.85 me ha|has ayudado|servido
        -0.3 no gracias
        -0.4 si gracias
    "),
    (Sign::Intent(Intent::Goodbye), "
        0.95 @bye
        0.95 me he|has equivocado|confundido .. numero|telefono|$
        0.95 numero equivocado
        0.8 eso es|era todo
        0.75 nada mas
        0.75 es|seria|era todo .. gracias|$
        0.7 me tengo que ir
        -0.8 hasta .. @when a|o|y
        -0.6 hasta mañana a|por
    "),
    (Sign::Intent(Intent::AboutBella), "
        0.95 es|eres|hablo|estoy_hablando .. un|una|con @art? @machine|persona|persona_real|humano|humana|persona_de_verdad
        0.95 con quien hablo|estoy|tengo
        0.95 como|cual .. se_llama|te_llamas|su_nombre|tu_nombre
        0.9 quien es|eres|habla|sos
        0.85 eres|es real|humana|humano|de_verdad
        0.8 es usted|una .. maquina|robot
        -0.8 como se llama el|la|mi
        -0.7 pasar|paseme|pongame|quiero .. persona
    "),
    (Sign::Intent(Intent::Clock), "
        0.97 que hora|horas es|son|tiene|tienes
        0.97 que dia|fecha es|estamos|somos hoy|mañana|$
        0.93 la hora @polite? $
        0.9 a que estamos|dia
        0.85 en que dia estamos
        -0.8 a que hora
        -0.7 @visit
        -0.5 que dia .. libre|abren|tienen
    "),
];
