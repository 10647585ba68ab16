//! Patterns of answers: yes, no, unsure, a choice, anyone, a correction.

use crate::understanding::meaning::{Choice, Intent};
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::Yes, "
        0.95 ^^ @hedge? @hedge? @yes
        0.9 ^ @hedge? @yes $
        0.85 @yes @polite? $$
        0.92 es|esta|todo correcto|exacto|cierto|bien|verdad
        0.9 confirmo|confirmado|confirme|confirmar|confirmelo|confirmela
        0.9 adelante|proceda|hagalo
        0.85 me_parece|estoy|estamos de_acuerdo|bien|perfecto|correcto
        0.85 creo que si
        0.8 ese|esa|eso|asi es
        0.8 ^^ eso eso?
        0.85 el|este|ese mismo|desde_el_que_llamo|de_siempre|numero_desde
        0.85 desde el que|cual llamo|le_llamo
        0.85 ^^ @hedge? puede|puedes reservarla|confirmarla|apuntarla|hacerla|reservarlo|anotarla
        0.8 si si
        -0.95 @neg .. correcto|bien|exacto|cierto|verdad|de_acuerdo|seguro|segura
        -0.9 si pero
        -0.95 ^^ @hedge? no
        -0.7 si puede|pudiera|hay|tiene|tienen|fuera|tuviera|quiere
        -0.7 si .. libre|posible
        -0.95 ver|saber|decirme|digame|preguntar|comprobar|mirar si
        -0.9 si me|nos|le? podeis|podrian|puede|puedes|pueden|podria|cogen|coge|daria|dan|atienden|atiende
        -0.95 ninguna|ninguno
        -0.6 no lo? tengo
        -0.8 que|como|cuando|donde|cual .. esta|bien|es
        -0.7 muy bien|buenas|buenos
        -0.6 no se si
        -0.6 saber si
        -0.6 claro que no
    "),
    (Sign::Settled, "
        0.9 ^ no $ ^ asi|eso|esta|es|todo .. bien|perfecto|correcto|vale
        0.9 no esta|es? todo bien|perfecto|correcto
        0.9 no asi|eso esta|es|queda? bien|perfecto
        0.85 nada que cambiar
    "),
    (Sign::Fine, "
        0.9 ^^ @hedge? @hedge? @intens? @good @polite? $
        0.85 ^^ @hedge? @good
        0.9 me_va|me_viene|me_parece|me_queda|me_conviene|nos_va|nos_viene|va|viene|esta|queda|estaria|seria|suena|quedaria @intens? @good
        0.9 me sirve|vale|encaja|conviene
        0.9 me|nos viene|va|queda de_perlas|de_lujo|de_maravilla|de_cine|estupendamente
        0.85 me|nos va|viene fenomenal|genial|bien|perfecto|mejor|estupendamente
        0.85 me_la|me_lo|lo|la quedo|tomo|cojo|apunto
        0.85 esa|ese|eso|este|esta me|nos? sirve|vale|va|viene|parece|gusta|conviene
        0.9 ^^ @hedge? @hedge? reservela|reservelo|reservemela|apuntela|apuntemela|pongala|hagala|confirmela|reserveme|apunteme @polite? $
        0.85 reserve|apunte|ponga|coja|tome esa|ese|eso|la
        0.85 de_acuerdo|esta_bien|por_mi_bien
        0.8 sin|ningun problema
        0.8 por que no
        0.8 me|nos parece
        0.75 perfecto|genial|estupendo|vale
        0.85 ^^ @hedge? esa|ese|eso misma|mismo @polite? $
        -0.95 ninguna|ninguno
        -0.95 @neg .. me|nos? va|viene|parece|sirve|bien|conviene|vale|encaja|queda
        -0.95 ^^ @hedge? no
        -0.8 muy bien|bueno pero
        -0.9 vale|bien|perfecto|bueno pero
        -0.8 que|como|cuando|donde|cual|cuanto .. vale|viene|bien|va|esta
        -0.8 mejor otro|otra|a|el|la|por
        -0.7 le|te va|viene|parece|importa
        -0.7 semana|mes|lunes|martes|miercoles|jueves|viernes|año que viene
    "),
    (Sign::No, "
        0.95 ^^ @hedge? @hedge? @no
        0.9 ^ @hedge? @no $
        0.85 @no @polite? $$
        0.9 @neg .. es|esta correcto|bien|exacto|cierto|eso|asi|ese|esa
        0.85 creo|pienso que no
        0.85 @neg quiero|deseo|gracias|hace_falta|necesito|por_ahora|todavia|aun
        0.8 nada mas|gracias|por_ahora
        0.8 prefiero|mejor que? no
        0.8 tampoco|nunca|jamas
        -0.9 no hay problema|inconveniente
        -0.95 ^ no $ ^ asi|eso|esta|es|todo .. bien|perfecto|correcto|vale
        -0.95 no esta|es? todo bien|perfecto|correcto
        -0.95 no asi|eso esta|es|queda? bien|perfecto
        -0.9 no se|me_acuerdo|recuerdo|sabria|lo_se|tengo_idea|estoy_segura|estoy_seguro|importa|entiendo|entendi|le_oigo|he_entendido|he_oido
        -0.9 no me importa
        -0.9 no lo? tengo|veo muy? claro
        -0.8 por que no
        -0.7 no puedo|podre .. ir|venir|asistir
        -0.8 no quiero|queria|quisiera|deseo cancelar|cambiar|anular|perder|mover|molestar
        -0.6 o no
        -0.8 no tiene|tienen|hay .. $$
    "),
    (Sign::NotThat, "
        0.9 ninguna|ninguno .. de|me|esas|esos
        0.9 ^^ @hedge? @hedge? ninguna|ninguno @polite? $$
        0.85 me|nos viene|va|queda fatal|mal|regular
        0.9 @neg .. me|nos va|viene|sirve|parece|conviene|encaja|vale|queda|gusta
        0.85 @neg puedo|podemos|podria|me_es_posible
        0.85 es|esta|hay @wrong
        0.85 se ha|has|equivoca equivocado|equivocada|confundido
        0.8 @wrong
        0.8 demasiado|muy tarde|temprano|pronto|caro|lejos
        0.75 a esa hora|no no
        0.7 imposible
        -0.9 no hay problema
        -0.9 no se|me_acuerdo|estoy_segura|estoy_seguro|me_importa
        -0.9 no puedo hablar|oir|oirle|escuchar
    "),
    (Sign::Enough, "
        0.9 eso|asi|esto es|era|seria|esta todo|bien|suficiente
        0.9 nada mas
        0.9 es|seria|era todo
        0.85 con eso|esto basta|vale|esta|es_suficiente
        0.85 nada|no .. gracias
        0.8 ya esta|estaria
        -0.9 @want .. @visit|saber
    "),
    (Sign::Another, "
        0.9 otra|otro|otras|otros|distinto|distinta|diferente opcion|opciones|hora|horas|dia|dias|fecha|hueco|persona|momento|cosa
        0.9 @hasq .. otra|otro|mas|algo_mas|alguna_otra|algun_otro
        0.85 algo|alguna|algun mas|otro|otra|diferente|distinto
        0.8 prefiero|preferiria|mejor otra|otro|mas|por
        0.8 ^ @hedge? otra|otro|siguiente
        0.8 en otro|otra momento|ocasion
        0.8 mas opciones|horas|adelante
        -0.9 reservar|reserve|pedir|una @visit
        -0.8 otra cita
    "),
    (Sign::Intent(Intent::Deny), "
        0.6 ^ @hedge? @neg es|era|he|soy|quiero|queria|puedo
        0.6 @wrong $$
        -0.7 @neg .. se|entiendo|oigo|entendido|recuerdo
        -0.7 @visit
        -0.8 no quiero|queria|quisiera|deseo cancelar|cambiar|anular|perder|mover|molestar
        -0.6 si|que|como|cuando|por_que .. no
    "),
    (Sign::Intent(Intent::Unsure), "
        0.95 no lo? se|sabria|tengo_claro|estoy_segura|estoy_seguro|tengo_idea|sé
        0.95 ni idea
        0.95 no lo? tengo|veo muy? claro
        0.9 no estoy|estamos muy? segura|seguro|seguros|convencida
        0.9 ^^ @hedge? quiza|quizas|tal_vez|a_lo_mejor|puede_ser|puede_que_si|depende|igual @polite? $$
        0.85 tengo|tendria que|que pensarlo|pensar|mirarlo|consultarlo|preguntar|hablarlo
        0.85 me lo pienso|pensare
        0.8 dejeme|dejame pensar|pensarlo
        0.8 no me acuerdo|decido
        -0.6 no se .. si .. hay|tienen|puede|es
        -0.6 quiza|quizas|tal_vez @when
    "),
    (Sign::Choice(Choice::Nth(1)), "
        0.9 la|el primera|primero|primer|uno|1 $|@polite|opcion|hora|me|esta|hueco|cita|va
        0.9 la|el primera|primero
        0.9 opcion|numero uno|1|primera
        -0.7 primera|primero hora|vez|lunes|martes|miercoles|jueves|viernes|semana|de
        -0.8 @hasq .. primera
        -0.8 por primera
    "),
    (Sign::Choice(Choice::Nth(2)), "
        0.9 la|el segunda|segundo
        0.9 la|el dos|2 $
        0.9 opcion|numero dos|2|segunda
        -0.7 segunda|segundo semana|lunes|martes|miercoles|jueves|viernes
    "),
    (Sign::Choice(Choice::Nth(3)), "
        0.9 la|el tercera|tercero
        0.9 la|el tres|3 $
        0.9 opcion|numero tres|3|tercera
        -0.7 tercera|tercer|tercero semana|lunes|martes|miercoles|jueves|viernes
    "),
    (Sign::Choice(Choice::Last), "
        0.9 la|el ultima|ultimo @polite? $
        0.9 la|el ultima|ultimo opcion|hora|me|hueco|cita|que
        -0.7 ultima hora|semana
        -0.7 ultimo dia|viernes|lunes
    "),
    (Sign::Choice(Choice::Earliest), "
        0.9 lo|la|el mas|antes pronto|posible|temprano|temprana|proxima|cercana|pronta
        0.9 cuanto antes
        0.9 lo antes posible
        0.85 tan pronto como
        0.8 la|el primera|primer|primero que tenga|haya|tengan|quede
        0.8 primera|primer cita|hora|hueco .. libre|disponible|que
        0.8 de|las|la mas temprano|temprana
        -0.6 algo|un_poco mas temprano|pronto
    "),
    (Sign::Choice(Choice::Latest), "
        0.9 la|el|lo mas tarde|tardia
        0.85 la|el de la tarde $
        -0.6 algo|un_poco mas tarde
    "),
    (Sign::Choice(Choice::Other), "
        0.9 la|el otra|otro @polite? $
    "),
    (Sign::Choice(Choice::Any), "
        0.9 cualquiera|cualquiera_de|me_da_igual|da_igual|me_es_igual|igual_me_da|la_que_sea|el_que_sea|lo_que_sea|cuando_sea
        0.9 no me importa
        0.85 la|el|lo que usted|tu|le? quiera|prefiera|tenga|venga_mejor
        0.8 como|cuando quiera|prefiera|sea
        0.8 elija|escoja|decida usted
        0.7 no tengo preferencia
        -0.6 da_igual .. quien
        -0.6 cualquiera .. menos|excepto
    "),
    (Sign::Anyone, "
        0.9 quien|cualquiera|con_cualquiera|con_quien sea|este|pueda|haya|quiera|tenga
        0.9 con cualquiera|quien_sea|quien
        0.9 me_da|da|es igual .. quien|con_quien
        0.85 no me? importa .. quien
        0.85 no tengo preferencia
        0.85 cualquier|cualquiera persona|peluquera|peluquero|estilista|de_ustedes|profesional
        0.8 quien .. libre|disponible
        -0.7 cualquiera menos|excepto|salvo
        -0.6 con quien hablo
    "),
    (Sign::Addition, "
        0.9 tambien|ademas|aparte|añada|añadir|añade|agregue|agregar|incluya|de_paso|junto
        0.8 ^^ @hedge? y @art? @service
        -0.9 en_vez|en_lugar|mejor
    "),
    (Sign::Correction, "
        0.9 mejor|perdon|digo|rectifico|en_realidad|quise_decir|no_espere|no_perdon|quiero_decir|mejor_dicho|me_he_equivocado|en_vez|en_lugar
        0.8 ^ no|perdon|espere|espera
        0.8 pero|sino
    "),
];
