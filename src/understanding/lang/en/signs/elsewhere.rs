//! Patterns of what people ask assistants and no receptionist: the weather, the news, sums, music, money at the bank.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[(Sign::Intent(Intent::OutOfScope), "
        -0.7 im|i_am|were|we_are|i_have_to|i_need_to late|sick|ill|cancel|unwell
        -0.8 number|phone|name .. changed|new|wrong
        -0.8 help|ask|assist me|with|you|us
        -0.8 you @polite? help|assist|ask|answer
        -0.9 you|things|i .. help|ask|assist
        0.9 do you do if|when ..
        0.85 world|politics|market|economy|stock_market|real_estate
        0.85 voice_box|decibel|decibels|contrast|brightness|lights
        0.8 what kind|kinds|type|types|sort of
        0.9 spell|spelled|spelling|spelt .. word?
        0.9 how many letters|ss|es|as|cs|rs|ts|ls .. in|are
        0.95 how|can|could .. spell|spelled
        0.95 share|send|give|tell|forward|show|let|indicate|update|inform|drop|text .. my|our @whereami? location|gps|whereabouts|position|coordinates
        0.95 share|send|give|tell|forward|show|let|inform|text|know .. where i|im|we am|are|at?
        0.9 share .. location|gps
        0.95 volume|speaker|speakers|loudness
        0.9 not so loud
        0.95 weather|forecast|temperature|humidity|raining|snowing
        0.9 will it rain|snow|be_sunny|be_hot|be_cold
        0.9 stock|stocks|dow|nasdaq|bitcoin|crypto|shares|portfolio|ira|401k
        0.85 bank_account|checking|savings_account|credit_score|credit_limit|credit_card|credit_history|mortgage|overdraft|routing|paycheck|payday|w2|apr|interest_rate|loan|cashback|debit|atm_fee|direct_deposit|pin_number
        0.85 tax|taxes|refund|insurance
        0.9 president|senator|governor|congress|election|politics|political|capital_of|population|country|countries|continent|olympics
        0.9 recipe|recipes|calories|ingredient|ingredients|nutrition|carbs|protein|cook|cooking|bake|baking|boil|grill|freeze
        0.9 translate|translation
        0.9 how do|would|can|to you|i|we? say .. in
        0.9 flight|flights|airline|airport|passport|visa|luggage|vacation|travel|hotel|cruise
        0.85 uber|taxi|lyft|bus_fare|gas_mileage|mpg|tire_pressure|jump_start|gallons|gas_tank
        0.9 joke|jokes|riddle|poem|fun_fact|trivia|horoscope
        0.9 play|skip|pause|turn .. song|songs|music|playlist|album|radio|podcast|video|movie|game|track
        0.9 song|songs|music|movie|movies|film|films|actor|actress|singer|band|album|netflix|playlist|tv_show|episode|album|lyrics|novel
        0.9 meaning|definition|define|synonym|antonym
        0.9 what does .. mean
        0.9 plus|minus|times|divided|multiplied|multiply|subtract|square_root|percent_of|cubed|squared .. 
        0.9 alarm|timer|stopwatch|reminder|reminders|todo|to_do_list|shopping_list|grocery_list
        0.9 remind me
        0.9 roll|flip|toss .. dice|coin|die
        0.85 news|headlines|earthquake|hurricane|tornado|war|wars|scientists|scientist|universe|planet|planets|galaxy|moon|dinosaur|dinosaurs|ocean
        0.8 football|baseball|basketball|hockey|soccer|team|teams|score|game|games|championship|super_bowl|league|match
        0.85 who invented|discovered|wrote|won|was|sang|directed|painted|founded|holds|killed
        0.8 who is the
        0.8 how far|tall|deep|heavy|fast|big|high|wide|old is|are|was|does|do|can
        0.85 how do|can|could|would|should you|i|we|one make|build|fix|clean|remove|grow|install|change|draw|play|learn|kill|get_rid|get_better|get_into|lose|train|teach|turn|improve|prevent|stop|use|treat
        0.8 what|which .. best|good|right|proper|easiest|correct|fastest|quickest way to|of
        0.8 what do|should you|i|one do if|when
        0.8 why do|does|did|is|are|was|were|cant|dont|doesnt .. people|the|dogs|cats|it|we|humans|you
        0.85 whats|what_is|what_are|what_was the .. of|in|on|for|from .. 
        0.8 history|website|online|internet|wifi|netflix|phone|laptop|computer|app|software|email|emails|password|download|browser|printer|google
        0.75 order|buy|purchase|sell|bought .. 
        0.8 is it|this|that safe|ok|okay|bad|healthy|true|legal|normal|possible to
        0.7 do dogs|cats|people|animals|birds|ducks|fish|bears|humans
        0.8 cheapest|lowest .. 
        0.8 photos|pictures|photo|picture|selfie
        0.7 how .. made|work|works
        -0.95 @visit|@mymeeting|@service
        -0.9 @closest|directions
        -0.8 your|yourself
        -0.8 can|could|are|will|would|have|did you
        -0.8 do|does you|they have|take|offer|accept|sell|allow|know|like|think|provide|need|charge|want|open|close|work|speak|cater|serve
        -0.8 what do you do @polite? $
        -0.6 to|with|for|of|about you
        -0.8 you @polite? $$
        -0.7 close|open|free|available|located
        -0.9 @thanks
        -0.7 wait|line|table|busy|seated|reservation
        -0.6 repeat|slower|again|said|say
        -0.8 @bookverb|@moveverb|@cancelverb a|an|my|the
    ")];
