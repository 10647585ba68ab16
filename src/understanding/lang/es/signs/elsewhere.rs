//! Patterns of what people ask assistants and no receptionist: the weather, the news, sums, music.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[(Sign::Intent(Intent::OutOfScope), "
    0.95 que tiempo hace|hara|va_a_hacer
    0.95 va a? llover|nevar|lloverá
    0.95 tiempo|temperatura|pronostico .. mañana|hoy|fuera|madrid|meteorologico|hace
    0.9 llueve|lluvia|nieve|grados
    0.9 chiste|chistes|adivinanza|poema|cuento|horoscopo|cancion|canciones|musica|pelicula|peliculas|receta|recetas
    0.9 pon|ponme|reproduce|toca .. musica|cancion|radio|disco
    0.9 quien gano|invento|escribio|es_el_presidente|fue|descubrio|marco
    0.9 capital de
    0.9 cuanto es|son .. mas|por|menos|entre
    0.9 traduce|traducir|traduccion|como_se_dice
    0.9 noticias|futbol|partido|liga|bolsa|bitcoin|loteria|elecciones|presidente
    0.9 alarma|temporizador|recordatorio|recuerdame
    0.85 vuelo|vuelos|taxi|tren|billete|billetes|hotel|aeropuerto|pizza
    0.85 saldo|transferencia|hipoteca|cuenta_bancaria|factura_de_la_luz
    0.85 significa|significado|definicion
    0.8 por que el|la|los|las
    0.8 cuantos habitantes|kilometros|años_tiene|calorias
    -0.8 cita|reservar|reserva
    -0.5 @service
")];
