//! Classes of English words, each used by several patterns.

/// Name and alternatives of each class; a class may use the ones above it.
pub(crate) const CLASSES: &[(&str, &str)] = &[
    (
        "my",
        "my|our|the|this|that|a|an|his|her|their|your|any|some|another|me|us|one|new",
    ),
    ("own", "my|our|the|this|that|his|her|their|mine|ours"),
    (
        "be",
        "is|are|am|was|were|be|been|s|im|its|thats|isnt|will be|would be",
    ),
    ("me", "me|us|i|we|him|her|them"),
    ("you", "you|yall|ya|u|they|he|she"),
    (
        "shop",
        "you|yall|you guys|your shop|your place|your salon|your store|your office|your clinic|your restaurant|the shop|the salon|the store|the place|the office|the clinic|the practice|the restaurant|the studio|the business|the spa|the gym|the hotel|the reception|the desk|your business|your studio|your practice",
    ),
    ("ask", "can|could|may|would|will|please|kindly"),
    (
        "want",
        "want|wants|wanted|need|needs|needed|like|love|wish|wanna|gotta|have to|got to|ought to|should|must|looking|hoping|trying|calling|hope|prefer|rather|going to|gonna",
    ),
    ("verbal_to", "to|for|and|about"),
    (
        "visit",
        "appointment|appointments|appointement|appt|appts|booking|bookings|reservation|reservations|slot|slots|time slot|session|sessions|visit|meeting|meetings|table|consultation|check up|checkup",
    ),
    (
        "bookverb",
        "book|reserve|schedule|arrange|organise|organize|fix up|set up|pencil in|pencil|sign up|book in|put down|put in for|request|secure|hold",
    ),
    (
        "getverb",
        "get|make|need|want|like|love|wanna|take|grab|find|give|create|set|have|fix|setup|do|place|plan",
    ),
    (
        "cancelverb",
        "cancel|cancelled|canceled|cancelling|canceling|cancels|cancellation|call off|calling off|scrap|annul|get rid of|delete|remove|void|scratch|trash|terminate|nix|release|back out of|pull out of|drop|close|take off|wipe|erase|undo|revoke|forget about|abort|ditch|axe|let go of",
    ),
    (
        "moveverb",
        "move|moved|moving|reschedule|rescheduled|rescheduling|re schedule|change|changed|changing|shift|postpone|postponed|push back|push out|push|bring forward|switch|swap|amend|modify|edit|alter|adjust|update|delay|rearrange|rebook|put off|extend|revise|transfer",
    ),
    (
        "neg",
        "not|dont|doesnt|didnt|cant|cannot|wont|wouldnt|isnt|arent|wasnt|werent|never|havent|hasnt|hadnt|couldnt|shouldnt|aint|no longer|can not|do not|will not|did not|is not|am not",
    ),
    (
        "nomore",
        "no longer|not anymore|dont|do not|wont|will not|cant|cannot|can not|not|couldnt",
    ),
    (
        "person",
        "person|human|human being|someone|somebody|agent|agents|representative|rep|operator|receptionist|manager|owner|boss|staff|advisor|adviser|assistant|colleague|reception|supervisor|employee|people|real person|real human|actual person|live person|worker|associate|team member|team|someone else|somebody else|anyone else|another agent|customer service",
    ),
    (
        "machine",
        "machine|robot|bot|computer|ai|virtual agent|virtual assistant|recording|automated system|answering machine|machines|robots|bots|computers|automated voice|chatbot",
    ),
    (
        "talk",
        "talk|speak|chat|talking|speaking|discuss|talked|spoken",
    ),
    (
        "say",
        "say|said|saying|tell|told|mention|mentioned|ask|asked|state|stated|repeat",
    ),
    (
        "tellme",
        "tell me|know|say|show me|let me know|give me|find out|see|hear|check|ask|wondering",
    ),
    (
        "free",
        "free|available|open|availability|openings|opening|spots|spot|space|spaces|vacancies|vacancy|gaps|gap|slots|slot|room|times",
    ),
    (
        "anything",
        "anything|something|any|a|an|some|one|what|which|any time|anytime|much",
    ),
    (
        "yes",
        "accepted|affirmed|yessum|yeppers|thats a yes|10 4|agree|agreed|indeedy|hell yes|hell yeah|oh yes|very much so|of course yes|youre right|you are right|you are correct|youre correct|yes|yeah|yep|yup|ya|yea|yah|yess|yes yes|yeh|aye|mhm|mm hmm|mmhmm|uh huh|uhhuh|affirmative|si|yas|yessir|yes sir|yes maam|indeed|correct|exactly|precisely|absolutely|definitely|certainly|totally|totally|surely|of course|true|by all means|you bet|without a doubt|naturally|righto|roger|agreed|for sure|bingo|spot on|confirmed",
    ),
    (
        "no",
        "negatory|nada|not so|not happening|no siree|not in the slightest|absolutely no|no|nope|nah|naw|no way|nay|negative|no sir|no maam|no thanks|no thank you|absolutely not|definitely not|certainly not|of course not|not at all|not really|hell no|heck no|uh uh|nuh uh|not a chance|no chance|not particularly|not quite|not exactly|under no circumstances",
    ),
    (
        "good",
        "good|great|fine|perfect|perfectly|ok|okay|wonderful|lovely|excellent|fantastic|ideal|alright|all right|brilliant|awesome|super|nice|best|cool|amazing|terrific|marvellous|fabulous|splendid|fab|acceptable|convenient|reasonable",
    ),
    (
        "right",
        "right|correct|true|accurate|it|the one|the case|a fact|factual|the truth|truth|so|spot on|exact",
    ),
    (
        "wrong",
        "wrong|incorrect|false|inaccurate|untrue|mistaken|not right|not correct|not true|not accurate|not it|a mistake|an error",
    ),
    (
        "that",
        "that|this|it|thatll|itll|thatd|which|what you said|everything|all that|the answer|the statement|your statement|what you just said|your answer|the information|that one|this one|the information you have|what youve said|all of that|all of it",
    ),
    (
        "thatis",
        "thats|its|that is|it is|this is|that was|it was|thats all|which is|that would be|thatd be|that will be|thatll be|itll be|itd be|it would be|that all|everything is|that all sounds|all is|thats totally|thats very|thats just|its all|youre|you are|that seems|that looks|it looks|it seems|that sounds|it sounds|sounds|looks|seems|that should be|that must be|the statement is|what you said is|what you just said is|that statement is|your statement is|everythings|that information is|the information is|this information is|your information is|that answer is|the answer is|that has to be",
    ),
    (
        "intens",
        "very|so|really|absolutely|totally|quite|pretty|just|all|definitely|completely|perfectly|certainly|indeed|really very|too|entirely|most|super|indeed|surely",
    ),
    (
        "hedge",
        "i think|i believe|i guess|i suppose|well|um|uh|er|hmm|oh|so|ah|erm|and|but|ok|okay|alright|please|actually|look|listen|hey|hi|hello|um well|sorry|yes|yeah|no|like|well yes|then|great|thanks",
    ),
    (
        "polite",
        "please|thanks|thank you|then|maam|sir|mate|dear|bella|love|ai|actually|for me|to me|man|indeed|sorry|now|again|instead|buddy|friend|pal",
    ),
    (
        "stopverb",
        "stop|quit|cease|halt|end|abort|cancel|drop|terminate|forget|kill|discontinue|exit|finish",
    ),
    (
        "slow",
        "slow|slower|slowly|slow down|slowed down|too fast|too quickly|so fast|so quickly|less fast|less quickly|more slowly|fast|faster|quicker|quickly|speed|speed up|rate|pace|quick|tempo|sped up|speedy|rapid|rapidly|rushed",
    ),
    (
        "speech",
        "talk|speak|talking|speaking|speech|voice|say|words|conversation|talks|speaks|spoken",
    ),
    (
        "again",
        "again|one more time|once more|another time|over|a second time|over again|gain|once again|one last time",
    ),
    ("closest", "nearest|closest|nearby|near|close to|next"),
    (
        "bring",
        "bring|park|pay|smoke|wear|tip|walk in|pay with|pay by",
    ),
    (
        "price",
        "price|prices|pricing|cost|costs|fee|fees|charge|charges|rate|rates|price list|charged",
    ),
    (
        "openverb",
        "open|close|closed|closing|opening|shut|opened|opens|closes|finish|start",
    ),
    (
        "greet",
        "hi|hello|hey|howdy|hiya|good morning|good afternoon|good evening|good day|greetings|ahoy|yo|hullo|hi there|hello there|hey there|heya|gday|salutations|aloha|hola",
    ),
    (
        "bye",
        "bye|goodbye|good bye|bye bye|byebye|see you|see ya|cya|farewell|so long|take care|have a good one|have a nice day|have a great day|have a good day|talk to you later|talk later|talk to you soon|catch you later|see you later|see you soon|see you then|cheerio|ciao|adios|ta ta|until next time|good night|goodnight|take it easy|peace out|au revoir|till next time|have a lovely day|have a good evening|have a good weekend|toodles|ttyl|signing off|hasta la vista|arrivederci|sayonara|over and out|until later|speak soon|speak to you soon|speak to you later|have a nice evening|have a nice weekend",
    ),
    (
        "thanks",
        "thanks|thank you|thank|thankyou|thx|cheers|ta|much appreciated|appreciate|appreciated|grateful|gratitude|thankful|many thanks|gracias|much obliged|owe you one|merci|danke|kudos",
    ),
    (
        "when_q",
        "when|what time|what times|what day|what days|how soon|how early|how late|until when|till when",
    ),
    (
        "mymeeting",
        "appointment|appointments|appt|booking|bookings|reservation|reservations|meeting|meetings|event|events|plans|schedule|calendar|agenda|visit|anything scheduled|anything booked|anything planned|something scheduled|something booked|table booked",
    ),
    ("whereami", "current|exact|present|gps|live"),
    ("have", "have|got|ive got|had|has|made"),
];
