//! Patterns of answers: yes, no, unsure, a choice, anyone, a correction.

use crate::understanding::meaning::{Choice, Intent};
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::Yes, "
        -0.95 is|are|was|will|would|does it|that|this|there @intens? right|ok|okay|fine|good|alright|all_right to|if|for|with
        -0.8 is|was|are it|that|this|they true
        -0.8 volume|speaker|spell|spelled|spelling
        -0.8 both|either could|would|might|work
        -0.85 @neg be true|right|correct
        -0.7 easier
        -0.7 ^ when|what|where|who|how|which
        -0.6 if_im not mistaken
        0.85 ^^ @hedge? @thatis a|an|the? very|really|so? @good|right one|choice|option|idea|$$
        0.9 ^^ @hedge? confirm|confirming|confirmed|i_confirm|approved @polite? $$
        0.85 the truth of
        0.85 truth|true|correct|right in|about|to .. that|what|it
        0.95 ^^ @hedge? @hedge? @yes
        0.9 ^ @hedge? @yes $
        0.85 @yes @polite? $$
        0.9 @thatis @intens? @intens? @good|@right|fantastic|true|correct|yes|affirmative|okay|it $
        0.92 @thatis @intens? @right|affirmative
        0.9 go|please|lets|yes|carry ahead|proceed|continue|on|do|for $
        0.9 go ahead|for
        0.8 ^ @hedge? @hedge? i do|did|am|would|will|can|have|agree|concur|accept|confirm|approve $
        0.85 i|we|would .. agree|concur|accept
        0.85 i think|believe|guess|suppose|reckon so|yes|thats_right|its_true|that_is_true
        0.9 yes|say|answer|be|is|its|a|positive yes|affirmative|positive|true
        0.8 it|that|they|she|he is|does|was|will|surely|sure is|does $
        0.8 it surely is
        0.85 @neg wrong|mistaken|bad|incorrect
        0.85 you|youve got it|that|this right|correct|?
        0.8 got|heard it|that|me right|correct
        0.75 true|factual|valid statement|that
        0.85 confirm|confirming|confirmed that|it|this
        0.75 i confirm
        0.8 thats what i said|want|meant|need
        0.6 i hope so
        0.6 mmm|mm|hm_mm|mhmm|uhhuh
        -0.95 @neg @intens? @right|sure|good|work|works|true|yes|correct|fine|okay
        -0.8 @neg|doesnt|not .. sound|look|seem|work|suit|think|agree|good|great|right
        -0.9 yes|yeah but|and no
        -0.9 is|are|was that|it|this .. @right|okay|ok|fine|correct $$
        -0.95 right now|away|after|before|there
        -0.7 not|im_not|am_not|isnt|arent|never .. sure|certain|ok|okay|right|true|correct|definitely
        -0.6 if|whether .. right|true|okay|correct
        -0.8 make|be|for sure that|it
        -0.6 are you|is_it|is_that sure|okay|ok|right|correct|good
        -0.9 ... right now $
        -0.9 wrong|incorrect|false|inaccurate|untrue
        -0.95 @no
        -0.7 i_dont|dont think|know|believe|agree
        -0.7 how|what .. good|sure|okay|right|is_it|great
        -0.7 good morning|afternoon|evening|day|bye|night
        -0.6 nice|good|great talking|seeing|speaking|chatting|hearing|meeting
        -0.6 nice|good|great to talk|see|speak|chat|meet|hear|know
        -0.6 @visit|time|day right
    "),
    (Sign::Settled, "
        0.9 no|nope|nah thats|its|that_is|it_is|everything_is|all @intens? fine|right|correct|ok|okay|good|great|perfect|alright|all_right|lovely|true
        0.9 no|nope|nah no|its? fine|good|great|perfect|ok|okay $$
        0.85 nothing to change
    "),
    (Sign::Fine, "
        -0.95 is|are|was|will|would|does it|that|this|there @intens? right|ok|okay|fine|good|alright|all_right to|if|for|with
        -0.8 is|was|are it|that|this|they true
        -0.8 volume|speaker|spell|spelled|spelling
        -0.8 both|either could|would|might|work
        -0.85 @neg be true|right|correct
        -0.7 easier
        -0.7 ^ when|what|where|who|how|which
        -0.6 if_im not mistaken
        0.85 that|this time|day|date|one|slot|place|option is|works|sounds|will|would|suits|looks|seems @intens? @good|work|do|me|fine
        0.8 @that|this_one|they|he|she could|can|might|may|should @intens? be_the_one|work|do
        0.85 ^ @hedge? @hedge? i|we want it|that|this|them|one @polite? $
        0.85 interested in that|this|it|them|him|her|those
        0.85 i|we like|love the? sound|look|looks|idea|that|this
        0.85 seems|seem|sounded|sound @intens? @good
        0.8 i|we can|could|will make|do|manage that|it|then|this
        0.8 if you @neg mind
        0.8 if you would|could|can|please $
        0.8 take|follow your advice|suggestion|recommendation
        0.8 ^ @hedge? @hedge? try|get|do it|that|this|them|for_me
        0.8 id_like|i_would_like|lets|like to try|visit|see|go_with|take|book that|this|them|it|him|her
        0.9 @thatis a|an|the? @intens? @intens? @good one|choice|option|idea|place|$|to|for
        0.85 @thatis|would|will @intens? @intens? better|@good
        0.85 would|will|could|can|should @intens? be|sound|do|work @intens? better|@good
        0.85 i_would|id|i|we like|want|love|take|choose|pick|prefer @hedge? that|this|them|him|her one|salon|place|option|dentist|doctor|there?
        0.8 can|could|ill live|go|do|work|deal with
        0.85 @good|ok|okay choice|option|idea|one $
        0.85 ^^ @hedge? ok|okay|okey|alright|all_right|sure|sure_thing|right|fine|great|perfect|cool|lovely|wonderful|excellent|awesome|brilliant
        0.8 ok|okay|alright|all_right|sure|sure_thing @polite? $$
        0.75 ^ @hedge? ok|okay|alright|all_right|sure|right|fine $
        0.85 @thatis @intens? @good
        0.85 sounds|looks|seems @intens? @good|like_a_plan|about_right|right|correct
        0.9 @that works|suits|fits|does|helps|checks|matches|makes_sense|sounds_good|sounds_great
        0.85 works|suits .. me|us|fine|great|well|perfectly
        0.8 @that|ill|would|will|itll|thatll will|should|would|do|can|ll|be? work|do|suit|fine|great|perfect|good|lovely|ok|okay
        0.8 ^ @hedge? @intens? @good @polite? $
        0.9 please do|proceed
        0.9 ^ @hedge? please $$
        0.85 lets|please|yes|ok|okay|just|can_you|and do|book|take|confirm|go|reserve|schedule|have it|that|this|for|with
        0.85 ^^ @hedge? book|take|confirm|reserve|schedule|do it|that|this|them
        0.85 ill|i_will|we_will|well|lets take|have|go|do for|with? it|that|this|the|those
        0.8 id like|love it|that|this|those
        0.8 why not
        0.85 id love|be to|that|it|happy
        0.8 no problem|worries|issue|problems
        0.8 nothing to change
        0.7 by me
        0.7 im in|good|game|happy
        0.7 im|i_am fine|good|okay|ok|happy with
        0.6 fair enough
        -0.95 @neg @intens? @right|sure|good|work|works|true|yes|correct|fine|okay
        -0.8 @neg|doesnt|not .. sound|look|seem|work|suit|think|agree|good|great|right
        -0.9 yes|yeah but|and no
        -0.9 is|are|was that|it|this .. @right|okay|ok|fine|correct $$
        -0.95 right now|away|after|before|there
        -0.7 not|im_not|am_not|isnt|arent|never .. sure|certain|ok|okay|right|true|correct|definitely
        -0.6 if|whether .. right|true|okay|correct
        -0.8 make|be|for sure that|it
        -0.6 are you|is_it|is_that sure|okay|ok|right|correct|good
        -0.9 ... right now $
        -0.9 wrong|incorrect|false|inaccurate|untrue
        -0.95 @no
        -0.7 i_dont|dont think|know|believe|agree
        -0.7 how|what .. good|sure|okay|right|is_it|great
        -0.7 good morning|afternoon|evening|day|bye|night
        -0.6 nice|good|great talking|seeing|speaking|chatting|hearing|meeting
        -0.6 nice|good|great to talk|see|speak|chat|meet|hear|know
        -0.6 @visit|time|day right
    "),
    (Sign::No, "
        0.9 @neg be true|right|correct
        0.85 you|youve|you_have got|have|had|made .. wrong|mistake|error
        -0.9 no kids|children|guests|pets|parking|name|number|reservation|booking|appointment|allergies|meals|extras|special|breakfast
        0.9 ^^ @hedge? no im|i_am @intens? good|fine|ok|okay|set|all_set|done
        0.9 ^^ @hedge? no thatll|that|that_will|that_is|thats is|will|be|do|it|all
        0.85 ^ not thank_you|thanks
        0.9 i guess|think|hope|suppose|believe|am_afraid not
        0.9 i|we will|would|do|can|did|am not do|go|be|want|need|think|like
        0.85 i|we|i_really|i_just cannot|can_not|may_not|must_not|should_not|shouldnt|do_not_think_so $
        0.9 ^ @hedge? not .. time|now|yet|today|moment|interested|one|necessary|needed|required
        0.85 @neg want|need|like|wish|require .. yet|now|today|@visit|anything|one|it|that|this|to
        0.85 ^ @hedge? nothing else|more|further|for|@polite $
        0.85 ^^ @hedge? nothing @polite? $
        0.95 ^^ @hedge? @hedge? @no
        0.9 ^ @hedge? @no $
        0.9 ^ @hedge? @no
        0.8 @no @polite? $$
        0.9 @thatis @intens? not|never @intens? .. @right|what|good|great|fine|true|me|it|work|okay|ok|possible|convenient|suitable|mine|ideal
        0.88 @thatis @neg
        0.85 ^ @hedge? not @intens? @right|that|really|quite|exactly|good|great|today|tomorrow|@when|this|it|me|now|yet|particularly|especially|so|necessarily
        0.85 @that|it|answer|statement|information|i|they .. @neg @intens? right|correct|true|accurate|valid|the_case|a_fact
        0.85 ^ @hedge? @neg @intens? right|correct|true|accurate|valid
        0.85 @neg think|believe|agree|concur
        0.85 i|we|id @neg like|want|do|did|have|agree|can|think|will|would $
        0.85 i|we dont|do_not|didnt|did_not|wont|cant|havent|wouldnt|couldnt $$
        0.85 ^ @hedge? it|that|this|they isnt|wasnt|is_not|was_not|doesnt|arent|wont $$
        0.85 id|i_would rather|prefer not
        0.85 ill|i_will|i_am|im|gonna|id pass|decline|skip
        0.8 nothing .. like|right|else|true
        0.85 negative|false|untrue|disagree|nay|naw
        0.7 never
        0.85 i said|meant|say no
        0.8 far from true|it|right
        0.7 i doubt
        -0.9 no|not_a problem|worries|issue|problems|bother|rush|trouble
        -0.95 no|nothing its|thats|that_is|it_is right|correct|good|fine|great|perfect|ok|okay|alright|all_right|lovely|true|all_good
        -0.8 no|@neg .. idea|preference|clue|sure|certain|mind|matter|fussy|bothered|care|particular|telling|foggiest
        -0.9 not|isnt|arent @intens? bad|wrong|mistaken|incorrect|false
        -0.9 why not
        -0.8 @neg know|understand|hear|catch|get|sure|mind|care|remember|matter|tell|decided
        -0.7 @neg @visit|longer
        -0.6 no longer|one|matter|sooner
        -0.6 if @neg
        -0.7 or not
        -0.7 are|am|is|can|do|dont|doesnt|didnt|cant|isnt|arent|wont|couldnt|why you|i|there|it .. $$
    "),
    (Sign::NotThat, "
        -0.9 no kids|children|guests|pets
        0.9 none|neither .. of|those|these|them|works|work|suit|suits
        0.85 ^^ @hedge? neither|none $$
        0.9 @thatis @intens? @wrong
        0.9 @neg|doesnt|wont work|suit|fit|do .. for|me|with? 
        0.8 cant|cannot|can_not|couldnt|wont|unable make|do|come|@when|that|it|then|be|manage|attend
        0.75 @neg good|free|available|possible|convenient|ideal
        0.8 @wrong
        0.85 you|that .. got|have|is|are|wrong .. wrong|mistaken|incorrect|error
        0.75 no .. need|more|other|thanks|way
        0.75 something|anything|any else|earlier|later|other|sooner
        0.6 too late|early|expensive|long|soon|far
        0.8 dont|do_not book|confirm|do|want|need|take it|that|this
        -0.9 no|not_a problem|worries|issue|problems|bother|rush|trouble
        -0.95 no|nothing its|thats|that_is|it_is right|correct|good|fine|great|perfect|ok|okay|alright|all_right|lovely|true|all_good
        -0.8 no|@neg .. idea|preference|clue|sure|certain|mind|matter|fussy|bothered|care|particular|telling|foggiest
        -0.9 not|isnt|arent @intens? bad|wrong|mistaken|incorrect|false
        -0.9 why not
        -0.8 @neg know|understand|hear|catch|get|sure|mind|care|remember|matter|tell|decided
        -0.7 @neg @visit|longer
        -0.6 no longer|one|matter|sooner
        -0.6 if @neg
        -0.7 or not
        -0.7 are|am|is|can|do|dont|doesnt|didnt|cant|isnt|arent|wont|couldnt|why you|i|there|it .. $$
    "),
    (Sign::Enough, "
        0.85 takes care of everything|it
        0.85 that will do
        0.9 nothing .. now|moment|today|time
        0.8 doesnt_matter|does_not_matter
        0.9 thats|that_is|thatll_be|that_will_be|that_would_be|thatd_be|it_is|was all|it|everything|enough
        0.9 nothing more|else|further|for|at|@polite? $
        0.9 im|i_am|were|we_are|i_think_im all? good|fine|set|done|ok|okay|finished|great
        0.9 all good|set|done
        0.85 taken care of
        0.85 @neg need|want|require anything|more|any|help
        0.8 no more|further
        0.8 you_have|youve|have .. helpful|everything|enough|helped
        -0.9 @want .. know|book|ask|@visit
        -0.9 what|how about|is
    "),
    (Sign::Another, "
        0.9 another|different|other|second|new|alternate|alternative one|option|options|choice|choices|place|person|name|result|results|suggestion|suggestions|ones|@visit|time|possibility
        0.9 find|show|get|see|search|look|try|give|suggest|recommend|want|need|like|prefer|have|there|is|are .. another|different|other|others|alternatives|alternative|else
        0.9 any|anyone|someone|somebody|anybody|something|anything|somewhere|anywhere|what|who|which other|others|else|more|different
        0.85 @hedge? find|search|look|looking|try|check @hedge? me|us|for|again|up|in|at|one .. 
        0.8 what|how about .. in|at
        0.8 i|we am|was|im|were looking for|more|at
        0.8 i|we need|want|prefer a|an|something|someone .. in|who|that|near
        0.8 interested in a|an|another
        0.8 id|i_would rather|prefer .. see|find|if|one|a|an
        0.85 id|i_would|i like|love to? see|find|another|search|look
        0.8 is|are there .. in|with|near|who|that
        0.8 ^ @hedge? the? next one? please? $
        0.85 ^ @hedge? try|search|look|check in|for|searching|looking|again|another|near|elsewhere
        0.85 elsewhere
        0.9 some more|others|options|additional
        0.9 additional .. options|choices|results|@visit
        0.8 maybe|perhaps|possibly|think|do|will|may|might|how_about|be|it|that|ill|i .. later|another_time|in_the_future|some_other_time|another_day
        0.85 ^ @hedge? later @polite? $
        0.85 ^ @hedge? later on
        0.85 hold off|on_for
        0.85 ill|i_will|think|well|please|ill_just|just wait
        0.8 i|we have|want|need|would_like|like to check|see|know|think .. first
        0.8 first @hedge? i|let|can|could
        0.85 decide later
        0.8 not yet|now
        -0.8 i|we like the? .. sound|look|idea
        0.85 more options|results|choices|suggestions|of_them
        0.8 on second thought
        0.75 another|different|other|others|anymore|anyother
        0.85 any more
        0.85 keep looking|searching|trying
        0.85 what|whats|who|whos the? next|other one|result|option|name
        0.8 maybe in a
        -0.95 ^^ @hedge? yes|yeah|yep|yup|sure|perfect|great
        -0.9 book|schedule|take|reserve|arrange
        -0.9 make|have|get|like|want|need a|an|the|my|another? @visit
        -0.9 @visit on|at|for|with
        -0.9 @that works|sounds|is|looks|seems
        -0.7 @good $$
    "),
    (Sign::Intent(Intent::Deny), "
        0.6 ^ @hedge? @hedge? it|that|this|thats|its|they|hes|shes @intens? isnt|wasnt|not|is_not|was_not|arent|werent
        0.6 ^ @hedge? @hedge? i|we @intens? didnt|did_not|havent|have_not|wont|never|wasnt|am_not|dont_want|do_not_want|dont_need|wouldnt|dont_have|haven_not
        0.6 im|i_am|ill|i_will not gonna|going|sharing|telling|giving|interested|asking|talking|looking
        0.6 ^ @hedge? @hedge? @thatis @wrong
        0.6 @wrong|not @wrong|right|correct $$
        0.6 ^ not
        0.6 i said no
        0.6 @neg|unable .. make|do|come it|that|then|in|on|at|before|after|@when
        -0.8 appointment|reservation|booking|dinner|lunch|meeting|come|tonight|anymore|any_more
        -0.6 payment|payments|looking_for|nothing_else
        -0.7 still|yet|through|working|work|show|showing|updated|anymore|anything|internet|any_more|know|sure|understand|hear|catch|mind|remember|certain|idea
        -0.7 @neg know|sure|understand|hear|catch|mind|care|certain|remember|worry|bother|get|work|working
        -0.6 why|how|what|when|if|can|could|would|is|are .. @neg
        -0.7 @neg want|need|wish|feel|like .. talk|speak|sharing|feel|bot
        -0.5 @neg want|need .. @visit|@mymeeting
        -0.5 @neg find|see|open|access|log|use|figure|seem
        -0.6 theres|there_is|something something|is? wrong
    "),
    (Sign::Intent(Intent::Unsure), "
        0.8 ^^ @hedge? probably @polite? $$
        0.8 ^^ @hedge? possibly @polite? $$
        -0.95 what|which|that|this|those|these|some|any|the|a|all kind_of|sort_of
        -0.9 what|which @hedge? kinda
        0.85 ^^ idk|dunno|iunno $$
        0.85 maybe|perhaps|possibly it|that|he|she|they|so|not|yes|no
        0.9 have|got an|the|any? answer
        0.95 @neg|no .. have .. answer|clue|idea|knowledge|information|opinion
        0.9 if i|anyone|anybody know|knew|knows
        0.9 your|anyones|anybodys guess
        0.9 on the fence
        0.9 who knows|can
        0.9 maybe|perhaps|possibly|unsure|undecided|probably_not|kinda|dunno|sort_of|kind_of
        0.95 @neg|no know|sure|certain|idea|clue|positive|telling|decided|preference|foggiest|opinion|answer|tell
        0.95 @neg @intens? sure|certain|decided|know|tell|positive|say
        0.9 havent|have_no|no|not .. foggiest|clue|idea|faintest
        0.85 could|might|may be|go|either|depend .. either|both|way|or|possible|true|right|yes|no|one
        0.8 could|might|may be
        0.85 either|both .. could|way|one|might|may|possible|possibility
        0.8 either|both|neither
        0.85 beats me
        0.85 hell_if|god|who|goodness|heaven knows|i|only
        0.85 hard|difficult|impossible to tell|say
        0.8 it|that depends|varies
        0.8 let me think|think_about|check_my|ask_my
        0.7 i have|need to check|think|ask
        0.75 i|ill will|would|ll? have|need|get|let|know to? .. think|later|back|check|ask|decide|you_know
        0.8 cant|cannot|couldnt decide|tell|say|choose|be_sure|answer|be_certain
        0.75 your guess
        0.8 above|beyond my pay|knowledge|scope
        0.7 its|it_is|thats possible|a_possibility|a_toss_up
        0.65 not yet
        0.6 i|if wonder|only
        0.7 possibility|chance|uncertain
        0.8 ^^ @hedge? might $$
        0.8 no knowledge
        0.8 drawing a blank
        0.8 make up .. mind
        -0.7 know|sure|not .. how|where|what|why|when|which|if .. @visit|open|much|get|the|my
        -0.7 do|did|would|if|let_me|wanted you|to|i? know
        -0.6 do i know
        -0.6 make|be sure
        -0.5 either @when|is|would|works|one_works
        -0.5 will it|is_it|does_it|could_you|could_it
        -0.5 @neg know|sure|understand|tell what|if|why .. you|said
        -0.4 need to know
    "),
    (Sign::Choice(Choice::Nth(1)), "
        0.9 first|1st|former one|option|slot|time|choice|offer|of|appointment|suggestion|thing? 
        0.9 the first|former please|one|is|works|sounds|would|will? $
        0.9 number|option one|1
    "),
    (Sign::Choice(Choice::Nth(2)), "
        0.9 second|2nd|latter|middle one|option|slot|time|choice|offer|of|appointment|suggestion
        0.9 the second|latter please|is|works|sounds|would|will? $
        0.9 number|option two|2
    "),
    (Sign::Choice(Choice::Nth(3)), "
        0.9 third|3rd one|option|slot|time|choice|offer|of|appointment|suggestion
        0.9 the third please|is|works|sounds|would|will? $
        0.9 number|option three|3
    "),
    (Sign::Choice(Choice::Last), "
        0.9 last|final one|option|slot|time|choice|offer|appointment|suggestion
        0.9 the last please|is|works|sounds|would|will? $
    "),
    (Sign::Choice(Choice::Earliest), "
        0.9 earlier|earliest|soonest|sooner|morning|quickest one|option|slot|of|appointment|time|possible|available|the_two
        0.85 the|your|whats|with|whatevers earliest|earlier|soonest|soonest_possible|sooner please? $
        0.85 as soon|early as possible|you
        0.6 asap|soonest|earliest
        0.8 whatever|whichever .. first|earliest|soonest
        -0.5 anything|something|bit|little|any|much earlier|sooner
        -0.6 earlier|sooner time|appointment|slot
        0.7 the earlier|sooner time|appointment|slot
    "),
    (Sign::Choice(Choice::Latest), "
        0.9 later|latest|afternoon|evening one|option|of|the_two
        0.85 the later|latest please? $
        0.85 the later|latest time|slot|appointment
        -0.5 anything|something|bit|little|any|much later
        -0.5 no|not later
    "),
    (Sign::Choice(Choice::Other), "
        0.9 the other one|time|slot|option
        0.85 ^^ @hedge? @hedge? the? other one|@polite? $$
        -0.9 any|every|day|person|week other
    "),
    (Sign::Choice(Choice::Any), "
        0.9 either|any|whichever|anything|whatever|both .. works|fine|ok|okay|good|is|suits|will|would|do|you|best|easiest|them|one|way|great
        0.85 ^^ @hedge? either|whichever|any|whatever|anything $$
        0.85 @neg mind|matter|care|fussy|bothered|matters
        0.85 no preference|particular_preference
        0.85 @neg have a? .. preference
        0.8 you choose|decide|pick
        0.8 up to you
        0.8 im flexible|easy
        0.7 any time|day|slot
        -0.6 either @when or
        -0.5 any|anything .. else|earlier|later|available|free|open|on|before|after
        -0.5 @neg mind .. repeat|saying|if
    "),
    (Sign::Anyone, "
        0.9 anyone|anybody|whoever|any_one|any_stylist|any_of_them|anyone_is_fine|no_preference|any_barber|any_doctor|any_staff|any_therapist
        0.85 @neg mind|matter|care|fussy|bothered .. who
        0.85 who .. doesnt_matter|does_not_matter
        0.8 @neg have a? .. preference
        0.8 whoever|someone|somebody is|that|whos? available|free
        0.8 whoever .. available|free|is
        0.8 first|next available|free person|stylist|doctor|one
        0.7 any person|member|of_you|stylist
        -0.6 is|can|does|do|has|there anyone|anybody
        -0.5 anyone but|except|other
        -0.5 anyone else|there
    "),
    (Sign::Addition, "
        0.9 another|one_more one|appointment|@visit|@service? .. for|at|on|@when
        0.9 also|too|plus|additionally|as_well|aswell|in_addition|on_top|add|including
        0.8 ^^ @hedge? and @hedge? a|an|the|my? @service
        0.8 ^^ @hedge? and @hedge? @service
        -0.9 too late|early|soon|much|expensive|long
        -0.9 instead|rather
    "),
    (Sign::Correction, "
        0.9 actually|instead|rather|i_mean|i_meant|scratch_that|make_that|make_it|no_wait|wait_no|sorry_no|correction|or_rather|no_sorry|i_said
        0.8 ^ no|sorry|wait|not|nope
        0.8 but
    "),
];
