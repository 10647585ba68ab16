//! Patterns of questions about the business, and of wanting a person.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::Intent(Intent::Hours), "
        0.95 @when_q .. @openverb
        0.9 que|cual .. horario|horarios .. tienen|tiene|teneis|hacen|abren|es|$
        0.9 horario|horarios de? apertura|atencion|cierre|comercial|ustedes|tienda|salon|$
        0.9 esta|estan|estaran|estais abierto|abiertos|cerrado|cerrados|abierta
        0.9 @openverb .. @when|domingos|sabados|festivos|hoy|mañana|mediodia
        0.8 su|el|sus|los horario|horarios
        0.7 horario
        0.65 abren|abris|cierran|cerrais
        -0.8 banco|biblioteca|museo|correos|farmacia|supermercado|parque
        -0.5 @visit
        -0.6 horario|horarios disponible|disponibles|libre|libres
    "),
    (Sign::Intent(Intent::Price), "
        0.95 cuanto|que cuesta|vale|cuestan|valen|cobran|cobra|sale|es|seria|saldria|costaria|cobrais|me_cobran
        0.95 que me|nos? cuesta|costaria|cobran|cobraria|saldria|valdria
        0.9 @price .. de|del|para|por|tiene|@service
        0.85 que|cual|cuales|saber|los|el|su|sus @price
        0.8 cuanto .. @service
        0.75 lista de precios
        0.7 es|sale|son caro|barato|gratis|gratuito|caros
        0.6 ^ cuanto $
        0.6 @price
        -0.7 cuanto tiempo|dura|tarda|falta|queda|tardan|mide|pesa
    "),
    (Sign::Intent(Intent::Place), "
        0.95 donde .. estan|esta|quedan|queda|estais|se_encuentran|ubicados|encuentra|es|os_encuentro
        0.9 cual|que|su|la|me_da|me_dice .. direccion|ubicacion|domicilio
        0.9 como|para .. llegar|llego|se_llega|voy|ir .. ahi|alli|hasta|a|al|ustedes|$
        0.8 en que calle|zona|barrio|parte|sitio|planta
        0.7 direccion|ubicacion
        0.6 metro|autobus|parada .. cerca|llegar|lleva
        -0.8 correo|electronico|mi direccion
        -0.8 direccion de? correo|email
        -0.7 mi|nuestra direccion
        -0.6 aparcar|aparcamiento|parking|estacionar
        -0.7 donde esta|estan|es|queda el|la|los|las
    "),
    (Sign::Intent(Intent::Question), "
        0.7 se_puede|admiten|aceptan|tienen|hay|hacen|ofrecen|trabajan|venden|usan|puedo|acepta|admite|tiene .. @bring|aparcamiento|parking|estacionamiento|wifi|tarjeta|tarjetas|efectivo|perro|perros|mascotas|niños|silla|ascensor|descuento|bizum|regalo|productos|acceso
        0.75 donde .. aparcar|estacionar|aparco|dejar_el_coche
        0.7 puedo|podemos|se_puede .. @bring
        0.75 hay .. aparcamiento|parking|estacionamiento|wifi|ascensor|baño|aseo|sillas|rampa
        0.7 aceptan|acepta|admiten|cogen .. tarjeta|tarjetas|efectivo|bizum|cheques|visa
        0.65 cuanto dura|tarda|tiempo|tardan .. @service|corte|cita|se|$
        0.6 cuanto dura|tarda|tardan
        0.6 hacen|ofrecen|hace|realizan|haceis .. @service|tratamientos|masajes|depilacion|trenzas|extensiones
        0.65 que servicios|tratamientos|marcas|productos
        0.6 quien|quienes .. trabaja|trabajan|hace|atiende|corta
        0.7 estacionamiento|aparcamiento|aparcar|estacionar|wifi|mascotas|perro|perros|bizum
        0.6 tengo|hay que llevar|traer|pagar|avisar|reservar
        0.6 que tengo|debo|hay que? llevar|traer|hacer
        0.6 mascotas|perro|aparcamiento|parking|wifi|tarjeta
        -0.6 @hasq .. @free
        -0.6 que|cuantas hora|horas
        -0.6 puede|podria repetir|hablar|pasarme|decirme
    "),
    (Sign::Intent(Intent::Handover), "
        0.95 @talk .. con|directamente @art? .. @person|@staff
        0.95 @want|dejeme|pueda|puedo @talk .. con|@person
        0.95 paseme|pongame|comuniqueme|pasame|pasarme|ponerme|comunicarme|conecteme|transfierame|pase|transferirme|poner con|a|@person
        0.9 paseme|comuniqueme|transfierame
        0.95 pasar|pasas|pasa|pasan|pase|poner|pone con
        0.8 hay|esta nadie|alguien ahi|alli|por_ahi|que|para
        0.85 ^^ @hedge? @hedge? operador|operadora|agente|recepcionista|persona|humano|encargado|encargada @polite? $
        0.9 @neg .. quiero|gusta .. @talk|tratar .. @machine|usted
        0.85 @machine .. no|estupida|inutil|tonta
        0.85 que me? atienda|atiendan|pongan .. @person
        0.8 hay|esta .. @person .. hablar|ahi|por_ahi|atenderme
        0.8 una persona real|de_verdad|humana|por_favor
        0.7 esta @staff|el_dueño|la_dueña|el_encargado|la_encargada
        -0.9 es|eres|hablo|estoy_hablando .. una|un|con @art? @machine|persona
        -0.6 hablar mas|despacio|rapido|alto
        -0.9 habla|hablan|hablar|seguir|hablamos en? español|castellano
        -0.6 cita|hora|hueco con
    "),
    (Sign::Intent(Intent::Message), "
        0.95 dejar|dejarle|dejo|deje|tomar|tome|pasar|dar|darle|mandar .. recado|mensaje|aviso
        0.9 digale|dile|digales|avisele|avise|comentele|informe|dar_aviso .. a|que|@staff
        0.9 que me llame|llamen|devuelva|devuelvan
        0.85 me pueden|puede|podrian|podria|pueden? llamar|devolver .. llamada|luego|mas_tarde|despues|cuando|$
        0.8 devolverme|devuelvame|devuelvanme la llamada
        0.7 llego|voy_a_llegar|llegare|llegaremos|vamos .. tarde|con_retraso|retrasada
        0.6 recado|mensaje para
        -0.5 mensaje de texto
    "),
    (Sign::Intent(Intent::Urgent), "
        0.97 no .. puede|puedo respirar
        0.97 infarto|dolor_en_el_pecho|dolor_de_pecho|inconsciente|se_ha_desmayado|se_desmayo|perdio_el_conocimiento|no_respira|convulsiones|ataque_al_corazon
        0.95 llame|llamen|llamar|necesito|manden|envie|pida .. ambulancia|policia|bomberos
        0.95 hay|tenemos un? fuego|incendio
        0.9 se quema|incendia|ahoga|muere|desangra
        0.9 huele .. gas|humo|quemado
        0.85 sangrando|desangrando|envenenado|apuñalado|atropellado
        0.8 ambulancia
        0.75 es|tengo|una|de emergencia
        0.6 emergencia|auxilio|socorro
        0.85 es|muy|esto|realmente|bastante|tan urgente
        0.85 hablar|hable|llame|llamen|llamar|persona|alguien .. urgentemente|urgencia|urgente
        0.75 urgente
        -0.9 no|nada .. urgente|urgentemente
        -0.8 cita|hora|visita de? emergencia|urgencia|urgente
        -0.6 encias .. sangrando|sangran
        -0.6 que hago|hacer|pasa si
    "),
];
