//! Classes of Spanish words, each used by several patterns.

/// Name and alternatives of each class; a class may use the ones above it.
pub(crate) const CLASSES: &[(&str, &str)] = &[
    (
        "own",
        "mi|mis|la|las|el|esa|ese|esta|este|nuestra|nuestro|su|tu",
    ),
    (
        "art",
        "un|una|unas|unos|el|la|los|las|mi|otra|otro|alguna|algun|algo|de|esa|ese|esta",
    ),
    (
        "want",
        "quiero|quisiera|queria|querria|necesito|necesitaria|me gustaria|deseo|desearia|podria|puedo|puede|podrian|pueden|podriamos|podemos|prefiero|preferiria|queremos|querriamos|quisieramos|busco|buscaba|me hace falta|llamo para|llamaba para|llamo por|llamaba por|era para|es para|seria para|tengo que|tendria que|vengo a|voy a|tenia que|necesitamos|me urge|ocupo|me interesa|intento|ganas de",
    ),
    (
        "ask",
        "podes|podras|puede|podria|puedes|podrias|pueden|podrian|me puede|me podria|me puedes|haga el favor de|hagame el favor de|seria posible|es posible|se puede|quiere|hay manera de|hay forma de",
    ),
    (
        "visit",
        "cita|citas|citita|reserva|reservas|reservacion|turno|turnos|visita|sesion|mesa|consulta",
    ),
    (
        "gap",
        "hueco|huecos|hora|horas|sitio|espacio|disponibilidad|disponible|disponibles|libre|libres|lugar|horario|plaza|agenda",
    ),
    (
        "bookverb",
        "reservar|reservo|reserve|reserveme|reservame|reservarme|resérvame|pedir|pido|coger|concertar|agendar|agendame|agendeme|agendarme|programar|apuntar|apuntarme|apunteme|apuntame|sacar|solicitar|hacer|hacerme|tomar|dar|darme|deme|dame|dan|ponga|pongame|ponme|ponerme|poner|pon|conseguir|marcar|separar|obtener|reservarnos|tener|me da|me das|me dan|anotar|anoteme|anotame|cita previa",
    ),
    (
        "cancelverb",
        "cancelar|cancele|cancela|cancelo|cancelarla|cancelarlo|cancelada|cancelado|cancelacion|cancelen|cancelame|canceleme|cancelarme|anular|anule|anula|anulo|anularla|anularlo|anulada|anulacion|anuleme|suspender|eliminar|borrar|borre|borreme|quitar|quiteme|quite|dar de baja|desapuntar|desapunteme|anularme",
    ),
    (
        "moveverb",
        "cambiar|cambie|cambio|cambia|cambiarla|cambiarlo|cambiarme|cambieme|cambiame|cambiemos|mover|mueva|moverla|muevame|aplazar|aplazarla|aplace|posponer|posponerla|posponga|retrasar|retrasarla|atrasar|atrasarla|adelantar|adelantarla|adelante|reprogramar|reprogramarla|reagendar|reagendarla|modificar|modificarla|pasar|pasarla|pasarme|paseme|pasamela|trasladar|recorrer|correrla",
    ),
    (
        "person",
        "persona|alguien|humano|agente|operador|operadora|recepcionista|encargado|encargada|dueño|dueña|jefe|jefa|responsable|gerente|propietario|propietaria|persona real|persona de verdad|compañero|compañera|ser humano|empleado|empleada|recepcion|otra persona",
    ),
    (
        "machine",
        "maquina|robot|ordenador|computadora|contestador|grabacion|inteligencia artificial|ia|asistente virtual|maquinas|robots|bot",
    ),
    (
        "talk",
        "hablar|hable|hablo|habla|comunicar|comunicarme|platicar|charlar|comuniqueme|atender|atienda|atiendan",
    ),
    ("neg", "no|nunca|tampoco|ya no|ni"),
    (
        "yes",
        "si|sip|claro|claro que si|por supuesto|desde luego|correcto|exacto|exactamente|efectivamente|eso es|asi es|afirmativo|sin duda|como no|sí|ajá|aja|eso mismo|cierto|es verdad|de acuerdo|está bien|ciertamente|dale|faltaria mas|es correcto|es exacto|obvio",
    ),
    (
        "no",
        "no|nop|para nada|en absoluto|de ninguna manera|de ningun modo|que va|negativo|nones|claro que no|por supuesto que no|ni hablar|nada de eso|jamas",
    ),
    (
        "good",
        "bien|perfecto|perfecta|genial|estupendo|estupenda|fenomenal|excelente|ideal|fantastico|maravilloso|buenisimo|muy bien|de maravilla|de lujo|bueno|buena|vale|ok|okay|okey|guay|listo|chevere|padre|divinamente|fenomeno|magnifico",
    ),
    (
        "wrong",
        "mal|incorrecto|incorrecta|equivocado|equivocada|error|falso|erroneo",
    ),
    (
        "intens",
        "muy|tan|bastante|mas|todo|totalmente|completamente|realmente|super|re",
    ),
    (
        "hedge",
        "bueno|pues|eh|ehm|em|mmm|a ver|mire|oiga|mira|oye|hola|ah|oh|ok|vale|perdon|perdone|disculpe|entonces|es que|y|pero|creo que|buenas|buenos dias|buenas tardes|buenas noches|por favor|yo|gracias|si|no|este|verá|vera|ay|uy|la verdad|hombre|mujer",
    ),
    (
        "polite",
        "por favor|gracias|muchas gracias|señora|señorita|señor|porfa|porfavor|muy amable|si es tan amable|bella|si puede ser|mil gracias",
    ),
    (
        "greet",
        "hola|buenas|buenos dias|buenas tardes|buenas noches|buen dia|muy buenas|que tal|saludos|alo|bueno dia",
    ),
    (
        "bye",
        "adios|hasta luego|hasta mañana|hasta pronto|hasta la vista|nos vemos|chao|chau|ciao|que tenga buen dia|que tenga un buen dia|que pase buen dia|que vaya bien|hasta el lunes|hasta el martes|hasta el miercoles|hasta el jueves|hasta el viernes|hasta el sabado|hasta entonces|hasta otra|buen fin de semana",
    ),
    (
        "thanks",
        "gracias|muchas gracias|muchisimas gracias|mil gracias|se lo agradezco|te lo agradezco|agradecido|agradecida|muy amable|le agradezco",
    ),
    (
        "price",
        "precio|precios|tarifa|tarifas|coste|costo|costos|importe|presupuesto",
    ),
    (
        "openverb",
        "abren|abris|abre|abierto|abiertos|abierta|cierran|cierra|cerrais|cerrado|cerrados|cerrada|abriendo|atienden|trabajan|abrir|cerrar",
    ),
    (
        "when_q",
        "cuando|a que hora|que dia|que dias|hasta que hora|desde que hora|de que hora|que horario|hasta cuando",
    ),
    (
        "have",
        "tengo|tenia|tenemos|tendria|habia|he|hice|pedi|reserve",
    ),
    (
        "hasq",
        "tenes|tiene|tienen|tienes|teneis|hay|habria|tendria|tendrian|queda|quedan|quedaria|tendrias",
    ),
    (
        "free",
        "libre|libres|disponible|disponibles|hueco|huecos|disponibilidad|sitio|espacio|lugar|turno|turnos",
    ),
    (
        "slow",
        "despacio|lento|rapido|deprisa|velocidad|alto|fuerte|bajo|bajito|volumen|claro",
    ),
    (
        "common",
        "mañana|manana|hoy|ayer|pasado|tarde|tardes|noche|noches|mediodia|lunes|martes|miercoles|jueves|viernes|sabado|semana|mes|dia|dias|media|cuarto|menos|sobre|entre|hasta|desde|antes|despues|luego|temprano|proximo|proxima|siguiente|siempre|todavia|bastante|nosotros|ustedes|tambien|nombre|apellido|numero|telefono|minutos|quince|veinte|treinta|cuarenta|cinco|cuatro",
    ),
    (
        "bring",
        "llevar|traer|aparcar|estacionar|pagar|fumar|entrar|ir con|venir con",
    ),
];
