//! Patterns of questions about the business, and of wanting a person.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::Intent(Intent::Hours), "
        -0.7 bank|park|library|mall|zoo|museum|school|post_office|world|dmv|stadium|pharmacy|supermarket|walmart|costco
        0.95 opening|business|working|operating|office|store|open|shop|closing|trading hours|times|time
        0.95 @when_q .. @shop .. @openverb
        0.9 @when_q .. you|yall .. open|close|shut
        0.9 are|is|were|will @shop|it .. open|closed
        0.9 @shop|we|it open|closed on|at|@when|till|until|late|early|over|during
        0.85 your|the|what|shop hours
        0.7 what|whats|which .. hours
        0.8 how late|early|long .. open
        0.7 what days .. you|work|open
        0.7 open|closed|close on|at|for .. @when|weekends|holidays|sundays
        0.6 you .. open|close|closing
        0.5 working on|over .. @when|holidays
        -0.6 you .. close|open .. account|card|it
        -0.5 @have .. open|openings
        -0.6 open .. slot|slots|spot|spots|appointment|appointments|table
        -0.4 close to
    "),
    (Sign::Intent(Intent::Price), "
        0.9 how much is|are|for|does|do|would|will|did|s|its|it .. @service|it|that|you|cost|charge|the|a|an|to
        0.9 how much .. cost|charge|charged|pay|price
        0.85 what|whats|how|the|your|is|are .. @price .. for|of|on|@service
        0.85 @price .. @service
        0.85 @service .. @price
        0.8 what|whats|about|your|know @my? .. price|prices|pricing|cost|fee|fees|rates
        0.85 do|would|will you .. charge
        0.7 how expensive|cheap|pricey
        0.75 price list|range
        0.7 ^ how much $
        0.4 how much
        0.4 @price
        0.6 is|are it|that|there .. free|expensive|extra|charge
        -0.5 how much .. time|traffic|longer|people|notice|memory|space|gas
        -0.5 best|stock|share|house price
        -0.5 at any rate
        -0.6 rate|fees of speech|speed|heart
        -0.5 charge my phone
    "),
    (Sign::Intent(Intent::Place), "
        -0.8 email|e_mail|phone|web|billing address|number
        -0.8 change|update|changed|updated .. address
        -0.8 you do if|when
        -0.8 spell|spelled|spelling|organize|clean|kill|build|make|cook|learn|remove|drown
        -0.7 stadium|olympics|college|university|wallet
        0.95 where .. @closest
        0.9 @closest .. located
        0.9 guide|direct|lead|bring|walk|drive|navigate|point|send me|us to|towards|in
        0.85 take|catch|ride|get|use the|a bus|train|subway|metro|tram|taxi|ferry to|from
        0.9 route|way|path|shortcut to get|go|reach|travel|drive|walk|home|there|back
        0.9 get|walk|drive|bus|travel to .. by|on|via|using|from bus|foot|car|train|subway|here|home|my
        0.95 where is|are|s @shop|you|it|your
        0.9 where|wheres .. you|your|yall .. located|based|at|location|shop|salon|office|place|clinic|find
        0.9 your|the|what|whats|full|street|exact|shops|salons? address|location|postcode|zip_code|zip
        0.9 how do|can|would|could|to|should i|we|one get|find|reach|go to|there|you|your|from|into|home
        0.8 how do|can|would|could|to|should i|we|one .. get|go to|there|from|home
        0.85 how to get|go to|there
        0.9 direction|directions to|for|from|on|please|how|get|of|needed|towards
        0.8 @want|give|get|find|have|show .. directions|route
        0.85 directions
        0.9 nearest|closest|nearby|close_to .. to|in|near|by|from
        0.85 where|wheres|find|locate|show|what|which|get|is|take|whats .. @closest
        0.8 nearest|closest
        0.75 take me to
        0.7 quickest|fastest|shortest way|route to|from
        0.7 best way|route to|from get|go|reach|travel|drive|walk|the|my|your
        0.8 by bus|foot|train|subway|metro
        0.7 what part|area|street|road|floor
        0.7 address
        0.7 get|got|getting to .. by|from|near|immediately
        -0.5 my|email|e mail|billing|e-mail|wrong|ip|mailing|home address|location
        -0.9 share|send|give|tell|forward|show|let my|our .. location
        -0.8 my|our|current location
        -0.5 where do|does|can|should|did the|i|my|you
        -0.5 where are you from
        -0.7 how .. get rid|over|into|a|an|rich|the|out|more
        -0.6 show .. to me
        -0.5 parking|park|dog|dogs|wifi|toilet|card|cards
        -0.5 close|near|next to|week|month|time|available
    "),
    (Sign::Intent(Intent::Question), "
        0.7 do|does|will|would|can|could you|yall|they|@shop|anyone .. take|takes|accept|have|do|offer|allow|sell|use|provide|cater|serve|work|let|speak|stock|give
        0.75 is|are there .. parking|wifi|wi_fi|toilet|restroom|bathroom|lift|elevator|stairs|wheelchair|discount|discounts|deposit|cafe|pool|gym|dress
        0.75 can|could|may|should|do|must i|we|my|people|kids|children .. @bring
        0.7 are|is dogs|dog|pets|pet|kids|children|babies|it|that|guests .. allowed|welcome|ok|okay|permitted|accepted|refundable|included
        0.7 wheelchair|gift_card|gift_cards|gift_voucher|vouchers|loyalty|parking|credit_card|cards|cash|refund|refunds|policy|policies|deposit|dress_code|insurance|discount|wifi|gluten|vegan|vegetarian|allergies
        0.75 take|takes|accept|accepts|do|does|allow|allows|taking|allowed|accepting|offer|has|have reservations|reservation|walk_ins|walkins|walk_in|bookings|appointments|lunch|dinner|brunch
        0.7 reservations|reservation .. accepted|allowed|available|taken|possible|required|necessary|needed
        0.75 is|are it|reservations|reservation|a|they possible|required|needed|necessary|allowed .. reserve|reservation|reservations|book|make|get
        0.7 can|could|will i|you|we|one|they|able make|reserve|book|get|schedule|take .. reservation|reservations|table .. at|in|for
        0.6 what|which .. you .. use|recommend|offer|sell|take
        0.6 what services|treatments|brands|products
        0.6 how long does|will|is it|that|a|an|the? @service|appointment|it|that|visit|treatment .. take|last
        0.6 how long does|will|is .. @service
        0.5 how long does|will it|that take
        0.6 do i|we need|have to bring|pay|book|make|reserve|call|come
        0.6 what should|do i .. bring|wear|expect|know
        0.6 who owns|works|runs
        0.65 who does|do|did @service|your|the
        -0.5 what|which .. time|times|day|days
        -0.6 you .. have .. @free
        -0.5 do you like|want|love|feel|ever|believe|know? .. who|what|how|where|why
        -0.5 who|what|when|how|where .. won|invented|is|was the
        -0.5 do i have .. @mymeeting
        -0.6 can|could you tell|repeat|say|slow|help|speak|talk|cancel|move|change|book
    "),
    (Sign::Intent(Intent::Handover), "
        0.9 get|give|bring me|us? a|an|the|some real|actual|live|human? person|someone|somebody|human
        0.9 get|put|take|send|bring|pass me|us to|through|over|on .. @person|someone_else|restaurant|hotel|salon|shop|desk|office
        0.9 @talk to|with|directly .. restaurant|hotel|salon|shop|bank|office|clinic|department|desk|branch|front_desk
        0.75 @machine .. stupid|useless|dumb|terrible|rubbish|idiot|awful|hopeless
        0.75 stupid|useless|dumb|terrible|rubbish|idiotic|awful|hopeless @machine
        0.9 stop|tired|fed_up|sick|enough .. @machine
        0.95 @talk to|with|directly|a|an|the|some|your .. @person
        0.9 @talk .. real|actual|live|normal|human|proper person|human|being|someone
        0.95 @want|let|can|get|like|me|rather|to talk|speak|chat .. @person|@staff
        0.95 transfer|connect|forward|redirect|switch|pass|put|patch me|us|this call|my call .. to|with|through|over|on|into
        0.9 put me|us|through .. through|to|with|on
        0.9 transfer|connect me|us
        0.85 ^ @hedge? operator|representative|agent|reception|receptionist|human|manager|real_person $
        0.9 get|give|find|want|need me? us? a|an|your|the|somebody|someone|to .. human|operator|manager|agent|representative|real_person|supervisor|receptionist
        0.85 get|have|is|can someone|somebody|anyone .. on_the_line|on_the_phone|else
        0.9 @neg want|like|feel|going|wanna|comfortable .. @talk|sharing|share|deal|dealing .. @machine|you
        0.85 sharing|share .. with a|an|some? @machine
        0.8 @talk|dealing|time with|to a|an|some|bots|robots? @machine
        0.8 stop talking to bots|robots|machines|you|a
        0.85 is|are @person|@staff|anyone .. there|around .. talk|speak
        0.75 can i|we .. speak|talk
        0.6 this|conversation .. frustrating|leading_anywhere|useless|going_nowhere|waste
        0.8 is @staff|the owner|the manager there|around|in
        0.7 customer service|human please|real human|actual human
        0.6 @talk with|to @staff
        0.6 not|arent the right|you .. person
        -0.9 are|am you|i|this .. a|an|to .. person|human|@machine
        -0.8 am|are i|we .. talking|speaking to a|an? @machine
        -0.9 speak|talk|continue in? english
        -0.6 nice|good|great|fun|pleasure|enjoyed .. talking|speaking|chatting|chat|talk
        -0.6 talk|speak to|with you .. later|soon|again|tomorrow
        -0.6 @talk .. slow|slower|slowly|faster|fast|louder|up
    "),
    (Sign::Intent(Intent::Message), "
        0.95 leave|take|send|pass|give|get|record .. message
        0.9 pass|passed .. on|along
        0.85 tell|inform .. @staff|owner|manager|boss|him|them|her|the|your .. that|i|im|to|ill
        0.85 let .. @staff|owner|manager|boss|him|them|her|the|your .. know
        0.9 call|phone|ring|text me|us .. back
        0.85 @person|@staff|him|her|them|you .. call|phone|ring me|us
        0.85 callback|call back
        0.6 message for|to
        0.7 running|be|gonna|going|im .. late|behind
        -0.6 tell me|us
        -0.5 text message
    "),
    (Sign::Intent(Intent::Urgent), "
        0.9 breaking|broke|broken in|into
        0.85 going|about|gonna to? faint|pass_out|collapse
        0.9 faint|fainted|fainting|electrocuted|drowning|drowned|poisoned|stabbed|burned_badly
        0.9 need|get|call|send .. police|help_now|help_right_now|doctor_now
        0.85 is|are|was being attacked|robbed|mugged|threatened
        -0.5 tooth|teeth|nose .. bleeding
        -0.7 call .. later|tomorrow
        -0.2 call .. back
        0.97 @neg|cant|trouble|difficulty|hard|struggling|stopped|stops? breathe|breathing
        0.97 cant_breathe|not_breathing|stopped_breathing|heart_attack|chest_pain|chest_pains|chest_hurts|unconscious|passed_out|collapsed|having_a_stroke|overdose|overdosed|seizure|choking|bleeding_heavily|bleeding_badly|bleeding_out|severe_bleeding|heavy_bleeding|anaphylactic|allergic_reaction|kill_myself|killing_myself|suicide|suicidal|end_my_life|hurt_myself|harm_myself|want_to_die|dying|being_attacked|break_in|broken_into_my
        0.95 call|need|send|get .. ambulance|the_police|fire_brigade|fire_department|fire_engine|paramedics|paramedic
        0.95 call|dial 911|999|112|000|nine_one_one|nine_nine_nine
        0.95 theres|there_is|is_there a? fire
        0.95 @be|house|building|kitchen|shop|car|salon on fire
        0.9 smell|smelling .. gas|smoke|burning
        0.85 bleeding
        0.8 ambulance
        0.75 @be|its|this|have|got|medical an|real|a? emergency
        0.85 @be|its|this|thats|very|really|quite|so|extremely|most urgent
        0.85 speak|talk|person|someone|somebody|owner|manager|call|ring|phone .. urgently|urgent
        0.75 urgent
        0.8 matter of urgency
        -0.9 @neg|not|nothing|isnt|wasnt|less .. urgent|urgently
        -0.9 urgent|urgently care|appointment|appointments|slot|slots|booking|bookings|visit|haircut|cut|one
        -0.9 urgent|urgently need|want|book .. appointment|slot|haircut|cut|colour|color|manicure|visit|filling
        0.6 emergency
        0.7 someone|somebody|he|she|they|been .. shot|stabbed|hit_by|attacking
        -0.7 emergency appointment|slot|booking|visit|brake|contact|kit|fund|room
        -0.5 gums|gum .. bleeding
        -0.5 bleeding gums|gum
        -0.6 fire|fired place|hydrant|extinguisher|works|alarm|stick|tv|pit
        -0.6 what|how .. do|to|is|are
    "),
];
