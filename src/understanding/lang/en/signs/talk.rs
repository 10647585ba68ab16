//! Patterns about the talk itself: greeting, repeating, pace, waiting, help, who is speaking, leaving.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::Intent(Intent::Stop), "
        0.9 refrain|desist from|talking|speaking
        0.9 shut .. up
        0.85 turn|switch off|down .. process|task|command|request|yourself|this|that
        0.85 @neg continue|proceed|go|carry on|with|any|further|what
        0.85 zip your|it
        0.9 switch|shut|turn|power yourself? off|down $$
        0.9 abandon|disregard|ignore|dismiss|nullify|suspend .. it|that|this|command|request|task|question|action|job|order|process|instruction|what|last|previous|current|program|statement
        0.85 forget .. command|request|task|question|action|job|order|process|instruction|previous|last
        0.9 @neg complete|finish|do|continue|proceed|process|execute|perform|start|run|carry .. task|action|command|job|request|process|that|this|it
        0.8 task|action|command|process|job|request|it|this|that needs|has|must|should|ought to|be|please? stop|end|cease|stopped|ended|cancelled|canceled
        0.85 no more|longer @hedge? talking|speaking|action|actions|please|of_this
        0.9 never_mind|nevermind|forget_it|forget_that|forget_about_it|scratch_that|leave_it|drop_it|skip_it
        0.8 @stopverb @hedge? that|it|this|everything|there|now|please|talking|speaking|already|what|listening|working $
        0.85 @stopverb .. talking|speaking|listening|doing|saying|working|processing
        0.85 stop|cancel|end|abort|kill|terminate|quit|halt|destroy|discontinue|cease|drop .. process|request|task|command|action|question|activity|operation|procedure|work|order|transaction|program|function
        0.8 cancel|stop|quit|drop|abort|end @hedge? what|that|it|this|everything|my last|my current
        0.75 ^^ @hedge? @hedge? @ask? @you? @hedge? stop|quit|cease|halt|abort|terminate|exit|eliminate|enough|kill|hush|silence|shush|quiet @polite? $
        0.9 shut up|it|down
        0.9 be|keep|stay|get quiet|silent
        0.85 hush|shush|silence|zip_it|stfu
        0.8 @neg want|need|wish .. you .. talk|speak|say|do|help|continue|talking|speaking
        0.8 @neg want|need .. anymore|anything|it $$
        0.75 i|ive changed|change my mind
        0.75 dont|do_not bother|worry
        0.7 dont|do_not do|want that|it|this|anything
        0.7 dont|stop|no talk|speak|talking|speaking|more
        0.6 let it go
        0.6 lets leave it
        0.5 ^^ @hedge? cancel|canceled|cancelled @polite? $$
        -0.6 @stopverb .. @visit|@mymeeting
        -0.5 stop|drop by|in|at|off
        -0.6 stop talking .. bots|robots|machines
        -0.5 how|what|where|when .. stop
        0.5 how .. stop talking
    "),
    (Sign::Intent(Intent::Repeat), "
        0.9 know|hear|tell|see|read|have|need|want|hearing .. again|one_more_time|once_more|a_second_time|over $
        0.8 @neg|didnt|couldnt .. catch|heard|hear
        0.95 repeat|repeated|repeating|replay|restate|rephrase|reiterate|recap
        0.9 say|said|ask|tell|run|state|go|do|play|read|give|speak .. @again
        0.95 @say .. that|it|me|what .. @again
        0.9 what|whatd|whats did|was|were|do|have|are|youve|have_you? you|that|it just? @say|mention|saying|asking
        0.9 what you just? said|say|saying
        -0.7 what you just? said is|was|were|makes|sounds
        0.9 @neg|couldnt|didnt hear|catch|get|understand|follow|quite|make_out|comprehend|gather|pick .. you|that|it|what|question|last|say|said|fully|all
        0.9 @neg quite? hear|catch|understand|follow|get
        0.85 come again
        0.85 one more time
        0.85 pardon|beg_pardon|excuse_me|what_was_that|say_what|hows_that|whats_that|how_is_that
        0.8 ^^ @hedge? what|sorry|huh|eh $$
        0.75 what was|is .. question|that|last
        0.7 missed|mishear|misheard that|it|what|you
        0.7 go over
        0.6 hear you
        0.6 last thing|part|bit|sentence|statement|response
        -0.6 @neg understand|get|know why
        -0.6 what did i
        -0.4 say that|it to
        -0.6 call|come|see|visit|book|go .. again $
    "),
    (Sign::Intent(Intent::Pace), "
        0.95 @speech .. @slow
        0.95 slow|speed|hurry .. down|up|it|your
        0.9 @slow .. @speech
        0.9 too|so|more|less|bit|little|much fast|slow|quick|quickly|slowly|slower|faster
        0.9 speed|pace|rate|tempo .. your|voice|talk|speech|you|speak
        0.8 slow_down|speed_up|slower|faster|slowly|quicker
        0.8 @speech|bit|little|much louder|up|clearly|quieter|clearer
        0.85 speak|talk|turn up
        0.7 louder|quieter
        0.7 cant|hardly|barely|not|can hear you
        0.5 cant keep up
        -0.7 volume|light|lights|music|heart|radio|tv
        -0.5 internet|car|wind|computer|phone|wifi
    "),
    (Sign::Intent(Intent::Wait), "
        0.9 let|have|need|got|gotta|ill|must me|to? to? check|look|see|consult|ask .. calendar|schedule|diary|agenda|wife|husband|partner
        0.9 hold|hang on|up
        0.9 one|a|two|half|couple|few|just|another moment|second|sec|minute|minutes|seconds|mo|tick please? $
        0.85 just|give|wait|wait_for|let|bear .. moment|second|sec|minute|seconds|minutes|with_me
        0.85 ^^ @hedge? wait @polite? $
        0.8 let me check|see|think|look|grab|find|get|ask
        0.75 bear with me
        0.7 ^ wait
        -0.6 wait time|times|list|long
        -0.5 long .. wait
        -0.5 let me see .. @person
    "),
    (Sign::Intent(Intent::Help), "
        -0.8 @service
        -0.5 my @visit
        0.95 ask|asking|asked you .. types|kinds|type|kind|sort|sorts|topics|things|questions
        0.95 benefit|advantages|advantage .. you|using
        0.95 sort|sorts|kind|kinds|type|types of questions|queries|things|tasks|commands|topics|subjects|requests|issues|problems|stuff .. you|i|ask|accept
        0.95 what|which .. subjects|topics|areas|things|questions|tasks|commands .. can|do|could|are|may you|i|they
        0.9 what else .. can|do|could|would you|i|they
        0.9 your .. strengths|specialty|specialties|job|role|services
        0.95 what|which|whats .. can|do|could|are|able|would .. you .. help|do|assist|answer|offer|handle|perform|complete
        0.9 skills|knowledge|abilities|talents .. you
        0.95 what|which|how .. can|may|could|should|am i|we .. ask|say|allowed
        0.95 what|which|how .. can|may|could|should|do i|we use you
        0.85 what|which .. be asked|help_me_with
        0.95 how can|do|could|would|are|will you .. help|assist|work
        0.9 what|which .. do|are|can you .. capable|able|good|know|skilled|familiar|versed|trained|programmed|excel|expert|specialize
        0.95 your|you .. capabilities|abilities|skills|functions|features|expertise|talents|skillset|capable|purpose
        0.85 kind|kinds|type|types|sort|sorts|categories|range|list of things|questions|tasks|subjects|topics|help|commands|stuff|services .. you|ask
        0.85 things|tasks|questions|subjects|topics|commands .. you|i .. can|could|do|ask|help
        0.75 ^^ @hedge? @want? help @polite? $$
        0.7 can|could|i|need|want|have|will you|need|some|to|use? help|assist .. me|with|please|us
        0.65 help me
        0.6 i|we need|want|could some? help|assistance
        0.7 explain what you
        0.85 tell|what|give|list .. subjects|topics|commands|tasks|skills|areas .. you|i|your|my
        0.85 list of commands
        -0.8 what .. do you do if|when|about
        -0.5 how could|can i .. get
        -0.4 help .. with|find|to|spell|spelling
        -0.4 get|have|is someone|anyone
        -0.5 thanks|thank_you|appreciate .. help
        -0.6 how .. you doing
        -0.5 what time
        -0.5 services|treatments
    "),
    (Sign::Intent(Intent::Greet), "
        0.9 how is|are the? ai|assistant|bot|robot|everyone|everybody .. doing|today|feeling|going
        0.9 ^^ @hedge? @hedge? are you good|well|ok|okay|fine|alright|great|happy @polite? $$
        0.9 how are|is|r things|everything|life|it|all
        0.9 how ya|you|u doin|doing|been|feelin|feeling|goin
        0.9 hows|how_is|hows_it|how_s you|ya|things|it|life|everything|your
        0.9 wassup|sup|whatsup|wazzup|whats_up|what_up|whaddup
        0.9 how .. treating you
        0.95 how|hows youre|you_are|your|you|it|ya .. doing|feeling|day|morning|evening|night|week|weekend|going|been
        0.9 ^^ @greet
        0.85 ^^ @hedge? morning|afternoon|evening $
        0.75 @greet
        0.95 how are|have|ya|do|is|r|you you|things|doing|do|life|everything|it|been|your|feeling .. today|doing|going|feeling|been|lately|day
        0.95 how are|have|r you|things|u|ya @polite? $
        0.9 how ya|you|u are|been|doing|feeling|going
        0.9 hows|how_is|how_goes|how_has it|everything|life|your|things|going|you
        0.95 howre|howve|hows are|r|you|ya|things|everything|life|u
        -0.8 world|spelled|spelling|market|politics|weather
        0.9 whats up|new|happening|going|good|shaking
        0.9 what_is up|new|happening
        0.8 nice|good|pleased|great|pleasure|glad|happy|lovely to|seeing|meeting meet|see|you .. you?
        0.7 have you been .. good|well|okay
        0.75 you doing .. ok|okay|well|good|alright|today
        0.7 long time no see
        0.6 ^^ this is|its
        -0.7 @bye
        -0.4 seeing|talking|chatting
        -0.7 @when_q|whats .. morning|afternoon|evening
        -0.8 in the|this|tomorrow|every|@when morning|afternoon|evening
        -0.6 morning|afternoon|evening appointment|slot|works|is|would|for
        -0.6 how are .. made|calculated|used
    "),
    (Sign::Intent(Intent::Thanks), "
        0.9 happy|pleased|satisfied|content|impressed .. with|you your|the|that|this|did|answer|help|service
        0.9 good|great|nice|excellent|fine|awesome|fantastic job|work|going
        0.9 so much easier|better with|because|thanks
        0.9 helped me|us
        0.9 so|very|really|awfully|too kind|sweet|thoughtful|nice|generous of_you|to|you|$$
        0.9 you|that|youve|this|it were|was|been|is|so|a .. kind|helpful|help|useful|lifesaver|sweet
        0.85 couldnt_have|could_not_have|wouldnt|couldnt have .. without
        0.85 glad|happy|pleased you .. helped|help|here|could
        0.9 what_would_i do|be without_you|without
        0.85 for the|your|all help|assistance|info|information|answer|advice|time
        0.9 @thanks
        0.92 ^^ @hedge? @hedge? @thanks
        0.85 thank_you|thanks|grateful|appreciate .. for|your|you|help|so|very|a
        0.8 that|youve|you|was|were|been .. helpful|great_help|a_great_help|lifesaver|great_job|big_help
        0.7 you|youre are|is|so|very|really|the|been? best|thoughtful|kind|sweet|helpful
        0.5 helped me|a lot
        -0.3 no_thanks|no_thank_you
        -0.4 yes|sure please|thanks|thank_you
        -0.3 ... please
    "),
    (Sign::Intent(Intent::Goodbye), "
        0.95 wrong number
        0.97 thanks|thank_you for .. talking|chatting|talk|chat|conversation|the_talk|the_chat
        0.95 later gater|gator|alligator|skater|dude|buddy|friend|then
        0.95 syonara|sionara|tata|toodle|toodaloo|toodeloo|byebye|bye|cheers_bye|so_long
        0.9 im|i_am|were|we_are done|finished|off|leaving|out @polite? $
        0.95 @bye
        0.9 ^^ @hedge? @hedge? @bye @polite? $$
        0.9 nice|good|great|fun|pleasure|enjoyed|lovely|wonderful|pleasant|happy|glad .. talking|speaking|chatting|chat|talk|conversation|seeing|speak
        0.9 good|nice|great|lovely|enjoyed .. conversation|talk|chat
        0.8 it_was|was|had|have .. fun|pleasure|nice|great .. with|to|talk|chatting|speaking
        0.75 thats all|everything|it .. today|now|for|need|thanks|thank_you
        0.75 that_will_be|thatll_be|that_is|thats all
        0.6 nothing else|more|further
        0.8 i|ill|i_will|im|ive am|have|got|must|should|need|gotta|will|to? .. go|leaving|run|leave|off @polite? $
        0.8 gotta go|run|dash|leave|jet
        0.75 i|ive have|got|need|must to? go|run @bye|now|ai
        0.75 ^^ peace $$
        0.9 ^^ @hedge? @hedge? later|laters @polite? $$
        0.8 later alligator|gator|dude|bro|ai
        0.8 catch|see .. later|around
        0.7 hang up
        0.7 out of here
        0.7 fairwell
        0.8 it_was .. to|talking|speaking|chatting chat|talk|speak|with|to .. you?
        0.7 see|catch|talk|speak .. you|ya|around|to_you .. later|soon|around|tomorrow|again|then
        0.6 until|till next|we|tomorrow
        -0.6 good morning
        -0.5 have to|got_to go to|for|back
        -0.5 im|am|i|were|we going to|on|for
        -0.5 nice|good|great to meet|see you?
        -0.5 need|have to leave|go .. at|by|before|@when
        -0.6 nice seeing you today
        -0.5 how .. been
    "),
    (Sign::Intent(Intent::AboutBella), "
        -0.9 who am i|we booked|scheduled|seeing|down|meeting
        0.95 you|youre|your|this .. a|an|the? live|living|real|genuine|actual|human|artificial|breathing being|person|human|thing|one|intelligence|life|beings|voice
        0.95 how real|human|alive|artificial are|is you|this
        0.9 you .. classified|consider|considered|describe|identify|classify
        0.97 whether|if youre|you_are|you|your|this .. @machine|human|person|real|alive
        0.95 name .. use|call|address|refer|say .. you|when|with|to
        0.95 what|which name .. use|call|go|prefer|have|like
        0.95 what|whats .. you|ais|bots|assistants|robots|machines|her|its name
        0.95 you .. like|prefer|want|wish .. referred|called|addressed|named|known
        0.95 how .. i|we .. address|call|refer you|to_you
        0.9 made|composed of .. metal|flesh|code
        0.95 are|is|am|r you|u|this|i|ya|that .. a|an|really|actually|my|human|real|just|the|some? .. @machine|human|person|real|recording|alive|living|automated|program|automaton|living_being|human_being|software
        0.9 talking|speaking to|with|a .. @machine|real|human|person|live
        0.9 you .. @machine|human|real_person|person|human_being|real
        0.95 what|whats|tell|know|give|have|your|is|say|use|wondering|ask .. your .. name|names|nickname
        0.9 your name|names|nickname
        0.9 you .. have|go|got|get .. name|names|nickname|nicknames
        0.9 what|which|who .. should|do|can|may|could|would|to|shall|must|am i|we|people|they|you|everyone|others|one .. call|name|refer|address|calling
        0.95 who are|is|am|r you|this|i .. talking|speaking|to|with?
        0.9 what are you .. called|named|known $?
        0.85 call|called you|yourself
        0.85 who|what|where .. made|created|built|programmed|designed|developed|boss|from .. you
        0.8 you .. made|created|called|named|identify
        0.85 what|who are you @polite? $
        0.8 name .. you|go_by
        0.7 how old are you
        0.8 your voice
        -0.7 speak|talk|transfer|connect|want|get .. real|human|person
        -0.5 call you back|later|again|tomorrow
        -0.6 slow|fast|speed|faster|slower|louder|rate|pace
        -0.5 talk|talking .. too
        -0.5 can i call you at
    "),
    (Sign::Intent(Intent::Clock), "
        -0.9 what|which time|day was|is that|it|mine again
        0.97 what|whats|which .. time is|s it
        0.97 what .. time .. it
        0.95 whats|what_is|know|tell|have|give|need|s|is|now|current|check|on the? .. current|exact|correct? time .. in|now|right|please|is|at|there|today|here $?
        0.93 what|whats|tell|know|give .. the time
        0.95 the|current|exact|todays|tomorrows date
        0.95 what|whats|which .. date|day is|of|are|was|were|will|s|am|it|today .. it|today|tomorrow|the|we|this|in
        0.95 date is|for|of|will|today|are|in|on .. it|today|tomorrow|this|the|now?
        0.9 what|whats|what_is is|will|are|be? today|tomorrow|todays|tomorrows|yesterday $
        0.9 what|whats|what_is .. the|todays|tomorrows date .. today|tomorrow?
        0.9 is it|today|tomorrow .. monday|tuesday|wednesday|thursday|friday|saturday|sunday
        0.9 what|which day|month|year|week .. is|it|of|are|will|we|today
        0.85 day of the week|month
        0.9 todays|tomorrows|yesterdays|current|present date|day|time
        0.8 know|say|tell .. time|date|day it|is|today
        0.8 time zone|timezone
        0.85 got|have the time
        0.7 how late is it
        0.8 in .. days|weeks what|whats
        0.8 what will it|be
        -0.7 what time|day .. you|we|i|my|should|do|does|can|could|would
        -0.8 what time .. open|close|appointment|movie|flight|meeting|@visit
        -0.7 @mymeeting
        -0.7 wait|travel|start|expiration|due|release|delivery|last|first|next|good|best|long time|date|day
        -0.6 how many|long
        -0.7 the date|time of|for|to my|our|his|her|event|party|wedding|the
        -0.5 change|move|confirm|switch|different|set .. date|time
    "),
];
