//! Spanish words by what they do, without accents; those of one role are separated by `|`.

use crate::understanding::role::Role;

/// In answers, and around services and staff.
pub(crate) const TALK: &[(Role, &str)] = &[
    (
        Role::Rank,
        "primero|primera|primer|segundo|segunda|tercero|tercera|tercer|cuarto|ultimo|ultima",
    ),
    (Role::Offered, "opcion|hora|cita|hueco|propuesta"),
    (
        Role::BeforeHour,
        "a|las|la|sobre|hacia|entre|y|o|antes|despues|hasta|desde|de|media|cuarto|son|es|sea|sean",
    ),
    (Role::AfterOne, "mas|cosa|pregunta|otra|otro|de"),
    (
        Role::ClockAfterOne,
        "pm|am|y|de|menos|en|hora|horas|hasta|o|dia|semana|mes|minuto|minutos",
    ),
    (
        Role::Agreed,
        "si|claro|correcto|perfecto|bien|genial|exacto|eso|sip|estupendo",
    ),
    (
        Role::Order,
        "reserve|reserveme|reservame|apunteme|ponga|pongame|quiero|necesito|prefiero|mejor|haga|hagame",
    ),
    (
        Role::Asking,
        "que|quien|quienes|como|cuando|donde|cual|cuales|cuanto|cuanta|diga|digame|tiene|tienen|hay|es|son",
    ),
    (Role::Joint, "y|pero|luego|ademas|tambien|despues"),
    (Role::Remake, "cambielo|cambiela|pongalo|pongala|hagalo|que"),
    (Role::It, "sea|sean|lo|la"),
    (Role::Rather, "prefiero|preferiria"),
    (Role::Okay, "vale|ok|okay|bueno"),
    (Role::Hesitation, "pues|eh|este|entonces"),
    (Role::Sorry, "perdon|perdone|espere|espera|disculpe"),
    (Role::Turning, "pero|excepto|salvo"),
    (Role::Changing, "pero|solo|mejor|aunque"),
    (Role::One, "uno|una"),
    (Role::Numbering, "numero|opcion"),
    (Role::WithWhom, "con"),
    (Role::Negation, "no|sin|excepto|menos|salvo|tampoco|ni"),
    (Role::Refusal, "no|nunca|tampoco|ni"),
    (
        Role::Wanting,
        "quiero|queria|quisiera|necesito|deseo|busco|prefiero|gustaria|quiere|queremos|quieren",
    ),
    (
        Role::Getting,
        "a|que|me|hacerme|tener|ir|ver|reservar|pedir|estar|ningun|ninguna",
    ),
    (Role::Alternative, "o|u|ni"),
    (Role::Everyone, "cualquiera|todos|alguien|quien|nadie"),
    (Role::Appointments, "citas|reservas|turnos|visitas"),
    (
        Role::Replacement,
        "mejor|digo|perdon|perdone|no|sino|disculpe|espere|realmente",
    ),
    (
        Role::BeforeService,
        "del|al|el|la|un|una|unas|los|las|mi|de|con|solo",
    ),
    (Role::No, "no"),
    (Role::But, "pero"),
    (Role::Instead, "vez|lugar"),
    (Role::Besides, "y|mas|tambien|ademas|e"),
    (Role::BeforeStaff, "con|para|por|a|sea"),
    (Role::StaffDue, "con"),
    (
        Role::Common,
        "a|al|el|la|los|las|un|una|de|del|y|o|que|en|para|por|con|sin|me|se|le|lo|mi|su|sus|es|son|hay|ser|estar",
    ),
    (
        Role::Common,
        "puedo|puede|pueden|tiene|tienen|quiero|quisiera|queria|necesito|como|donde|cuando|cual|quien|cuanto|si|no",
    ),
    (
        Role::Common,
        "hola|gracias|favor|cita|citas|reservar|hora|hoy|mañana|venir|ir|ustedes|usted|alli|ahi|aqui|hacen|hace|mas",
    ),
    (
        Role::Speak,
        "habla|hablan|hablar|hablas|hablo|hable|en|alguien|ingles|entiende",
    ),
];

/// Around people: company, names, numbers and addresses.
pub(crate) const PEOPLE: &[(Role, &str)] = &[
    (
        Role::People,
        "personas|adultos|adulto|niños|niño|niñas|niña|amigos|amigas|chicos|chicas|señoras|señores|hombres",
    ),
    (
        Role::People,
        "mujeres|hijos|hijas|hermanos|hermanas|primos|primas|compañeros|mayores|menores|bebes|bebe|familiares",
    ),
    (
        Role::Seats,
        "invitados|comensales|plazas|sitios|asientos|cubiertos|asistentes|lugares",
    ),
    (Role::Speaker, "yo|conmigo"),
    (Role::SpeakerLast, "yo|conmigo"),
    (Role::Us, "nosotros|nosotras|somos|seremos|vamos"),
    (Role::Them, "nosotros|nosotras|ellos|ellas"),
    (Role::Owner, "mi|mis|nuestro|nuestra|su|sus"),
    (Role::OneOf, "un|una|uno"),
    (
        Role::PeopleAdjective,
        "otras|otros|pequeños|jovenes|mayores",
    ),
    (Role::More, "mas|otro|otra|adicional"),
    (Role::Joiner, "y|mas|con"),
    (Role::Plus, "mas"),
    (Role::Gathering, "grupo|mesa|familia"),
    (Role::AnyPeople, "personas|adultos|adulto|clientes|gente"),
    (
        Role::Seated,
        "mesa|mesas|grupo|cena|cenar|comer|comida|almuerzo",
    ),
    (Role::BookedPlace, "reserva|reservar|reservas|sitio|plaza"),
    (Role::ForWhom, "para|de"),
    (Role::Only, "solo|solamente|unicamente"),
    (Role::Be, "ser|es|somos|seremos|seriamos"),
    (Role::Oneself, "conmigo"),
    (Role::Alone, "conmigo"),
    (Role::AfterLone, "y|persona|el|la|a|hoy|mañana|por"),
    (Role::HalfOfDay, "mañana|tarde|noche|mediodia|madrugada"),
    (
        Role::OfTime,
        "am|pm|y|menos|minutos|minuto|horas|hora|dias|dia|semanas|semana|meses|mes|euros|dolares|pesos|de|en",
    ),
    (Role::Coming, "vendremos|venimos|iremos|vamos|total"),
    (Role::Linking, "somos|seremos|en"),
    (Role::Couple, "par|pareja"),
    (Role::Dozen, "docena"),
    (Role::Both, "ambos|ambas"),
    (Role::HalfOfDayMark, "am|pm|h"),
    (Role::In, "en"),
    (Role::PlainSpeaker, "yo"),
    (Role::AfterNamed, "tiene|tengo|reservo"),
    (Role::Article, "un|una|el|la"),
    (Role::UnderName, "cita|reserva|mesa"),
    (
        Role::Place,
        "restaurante|bar|hotel|tienda|calle|plato|pelicula|cancion|empresa|sitio",
    ),
    (Role::BeforeFirstName, "soy"),
    (Role::EndsName, "con|sin|no|se|deletreado"),
    (Role::With, "con"),
    (Role::Without, "sin"),
    (Role::LetterArticle, "una|un|la|el"),
    (Role::Single, "una|sola|solo"),
    (Role::Twice, "dos|doble|2"),
    (
        Role::NeverName,
        "el|la|los|las|un|una|unos|unas|y|o|u|e|pero|si|no|a|al|de|del|en|con|por|para|sin|sobre|yo|me|mi|mis|se",
    ),
    (
        Role::NeverName,
        "su|sus|es|son|soy|estoy|esta|este|eso|esa|ese|que|quien|como|cuando|donde|cual|porque|gracias|favor|hola",
    ),
    (
        Role::NeverName,
        "adios|quiero|quisiera|queria|necesito|puedo|puede|llamo|llamaba|llamando|tengo|tiene|hay|una|hoy|ayer",
    ),
    (
        Role::NeverName,
        "mañana|manana|tarde|noche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|semana|mes|dia|hora|horas",
    ),
    (
        Role::NeverName,
        "uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|pm|am|cita|reserva|nombre|apellido|señor",
    ),
    (
        Role::NeverName,
        "señora|nueva|nuevo|clienta|cliente|bien|buenas|buenos|vale|claro|perdon|perdone|mejor|otra|otro|mas|muy",
    ),
    (
        Role::NeverName,
        "ya|ahora|luego|despues|antes|temprano|aqui|alguien|todo|todos|nada|solo|tambien|doble|disculpe|oiga|mire",
    ),
    (
        Role::NeverName,
        "cualquiera|cualquier|alergico|alergica|interesado|interesada|buscando|pensando|intentando|mayor|menor|lo|le",
    ),
    (
        Role::Filler,
        "eh|ehm|em|mmm|ah|oh|bueno|pues|si|claro|vale|hola|por|favor|gracias|mi|nombre|es|el|la|perdon|no|eso",
    ),
    (
        Role::Filler,
        "a|de|soy|yo|señor|señora|don|doña|doctor|doctora|y|apellido|apellidos|completo|seria|aqui|supuesto|que",
    ),
    (
        Role::Filler,
        "ponga|pongala|apunte|buenas|tardes|buenos|dias|digo|vera|mire|este|la|en|ok",
    ),
    (
        Role::Spelling,
        "nombre|deletreo|deletreado|deletrear|escribe|apellido|letras|llamo|deletrea",
    ),
    (Role::As, "como"),
    (Role::Example, "de|como"),
    (Role::PartsName, "espacio|apellido|nuevo"),
    (Role::Space, "espacio"),
    (Role::Apostrophe, "apostrofo"),
    (Role::NoLetters, "es|mi|en|lo|de|se|el|la|y|no|si|le"),
    (
        Role::BetweenDigits,
        "guion|y|luego|eh|ehm|espacio|punto|coma|despues|pues|raya",
    ),
    (
        Role::NumberCorrection,
        "no|perdon|perdone|espere|espera|digo|disculpe|mejor",
    ),
    (Role::AfterCorrection, "es|no|perdon|que|digo|el"),
    (
        Role::NumberAnnounced,
        "numero|telefono|movil|celular|llamarme|llameme|tel|contacto|fijo",
    ),
    (
        Role::BeforeAddress,
        "es|correo|email|mail|electronico|direccion|a|seria",
    ),
    (
        Role::Birth,
        "naci|nacido|nacida|nacimiento|cumpleaños|nacio",
    ),
    (Role::AtSign, "arroba|@"),
    (Role::Dot, "punto"),
    (Role::Hundred, "cien"),
    (Role::Thousand, "mil"),
    (Role::NumberAnd, "y"),
    (Role::TensAnd, "y"),
];

/// At the edges of expressions of time, which do not belong to their value.
pub(crate) const EDGES: &[(Role, &str)] = &[
    (
        Role::BeforeDate,
        "el|la|los|las|para|de|del|desde|hasta|antes|despues|sobre|al|a|en|no|y|o|entre|cualquier|por",
    ),
    (Role::ShortWeekday, "lun|mar|mie|jue|vie|sab|dom"),
    (Role::This, "esta|este"),
    (Role::DayPart, "mañana|tarde|noche|mediodia|madrugada"),
    (Role::GoneBy, "ayer|anteayer"),
    (Role::NotDay, "no"),
    (Role::UnitFromNow, "hora|horas|minuto|minutos"),
    (Role::WithinNext, "en|dentro"),
    (Role::The, "el|la|los|las|del"),
    (Role::Of, "de"),
    (Role::BeforeNoon, "am|mañana|madrugada"),
    (Role::AfterNoon, "pm|tarde"),
    (
        Role::ClockStart,
        "mediodia|medianoche|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince",
    ),
    (
        Role::ClockStart,
        "dieciseis|diecisiete|dieciocho|diecinueve|veinte|veintiuna|veintidos|veintitres|media|cuarto|ahora",
    ),
    (
        Role::ClockWithin,
        "y|menos|media|cuarto|de|la|las|a|horas|hora|h|am|pm|en|punto|treinta|cuarenta|cincuenta|minutos|para|o|hasta",
    ),
    (
        Role::ClockEnd,
        "media|cuarto|horas|hora|h|am|pm|punto|treinta|cuarenta|cincuenta|minutos|minuto",
    ),
];
