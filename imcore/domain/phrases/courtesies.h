/* SPDX-License-Identifier: ISC */
/* What says neither yes nor no.  For phrases.c. */

{ PHRASE_POLITE, "please|pls|plz|thanks|thank|thank you|thank you very much"
                 "|thank you so much|many thanks|thanks a lot|thx|tnx|ty|tysm|cheers|sorry"
                 "|im sorry|i am sorry|so sorry|very|much|so|all|all the best|best|regards"
                 "|best regards|kind regards|warm regards|best wishes|sincerely"
                 "|sincerely yours|yours|yours sincerely|love|xx|xxx|xoxo|bye|bye bye"
                 "|goodbye|see you|see ya|talk soon|talk to you soon|see you soon"
                 "|have a nice day|have a good day|have a great day|take care"
                 "|unfortunately|im afraid|i am afraid|oh|ah|um|uh|hm|hmm|well|and|then"
                 "|lol|haha|hahaha|hehe|invitation|the invitation|your invitation"
                 "|this invitation|the invite|your invite|invite|the request|your request"
                 "|this request|request|it|this|that|to join|i said|i|you|very kind"
                 "|how kind|that is very kind|thats very kind|thats kind of you|sir|maam"
                 "|man|mate|bro|dude|buddy|guys|everyone|there|at all|again|anymore"
                 "|any more|really|just|too|also|now|kindly" },
{ PHRASE_POLITE, "bitte|bitte schön|danke|danke schön|dankeschön|danke sehr|vielen dank"
                 "|besten dank|herzlichen dank|vielen lieben dank|entschuldigung|leider"
                 "|tut mir leid|gruß|grüße|viele grüße|liebe grüße|beste grüße"
                 "|schöne grüße|lg|vg|mfg|mit freundlichen grüßen|freundliche grüße"
                 "|tschüss|bis bald|schönen tag|schönen tag noch|und|die einladung"
                 "|ihre einladung|deine einladung|die anfrage|diese einladung|ihre anfrage"
                 "|sehr nett|doch|dann|das|es|ich" },
{ PHRASE_POLITE, "merci|merci beaucoup|s'il vous plaît|s'il te plaît|svp|stp|désolé"
                 "|désolée|pardon|cordialement|bien cordialement|bien à vous|amicalement"
                 "|bises|bisous|salutations|à bientôt|au revoir|bonne journée|bonne soirée"
                 "|malheureusement|l'invitation|votre invitation|ton invitation"
                 "|cette invitation|la demande|et|mille mercis|un grand merci"
                 "|je vous en prie|alors|madame|monsieur" },
{ PHRASE_POLITE, "gracias|muchas gracias|mil gracias|por favor|lo siento|perdón|perdona"
                 "|disculpe|saludos|un saludo|un cordial saludo|un abrazo|atentamente"
                 "|adiós|hasta luego|hasta pronto|la invitación|tu invitación"
                 "|su invitación|esta invitación|la solicitud|que tenga un buen día"
                 "|buen día|lamentablemente|muy amable|señor|señora|por invitarme" },
{ PHRASE_POLITE, "grazie|grazie mille|molte grazie|tante grazie|per favore|per piacere"
                 "|mi dispiace|scusa|scusi|saluti|cordiali saluti|distinti saluti"
                 "|un abbraccio|a presto|arrivederci|buona giornata|purtroppo|l'invito"
                 "|il tuo invito|il suo invito|la richiesta|e|cari saluti|gentilissimo" },
{ PHRASE_POLITE, "obrigado|obrigada|muito obrigado|muito obrigada|obg|desculpe|desculpa"
                 "|abraço|abraços|um abraço|atenciosamente|cumprimentos|até logo|até breve"
                 "|tchau|bom dia a todos|infelizmente|lamento|o convite|seu convite"
                 "|o seu convite|o teu convite|este convite|o pedido|beijos|se faz favor" },
{ PHRASE_POLITE, "dank|dank je|dank je wel|dankjewel|dank u|dank u wel|dankuwel|bedankt"
                 "|hartelijk dank|alsjeblieft|alstublieft|aub|helaas|groet|groetjes"
                 "|groeten|vriendelijke groet|met vriendelijke groet|mvg"
                 "|met vriendelijke groeten|tot ziens|tot snel|fijne dag|de uitnodiging"
                 "|uw uitnodiging|je uitnodiging|het verzoek|en|het spijt me|hoor" },
{ PHRASE_POLITE, "dziękuję|dziękuję bardzo|dzięki|wielkie dzięki|proszę|poproszę"
                 "|przepraszam|niestety|pozdrawiam|pozdrowienia|serdecznie pozdrawiam"
                 "|z poważaniem|do widzenia|cześć i pa|pa|miłego dnia|zaproszenie|bardzo"
                 "|przykro mi|na razie|serdecznie|salamat|salamat po|maraming salamat"
                 "|maraming salamat po|pasensya|pasensya na|pasensya na po|paumanhin|po"
                 "|ingat|ingat po|paki|naman|na|lang|sorry po|ang imbitasyon|ang paanyaya" },
{ PHRASE_POLITE, "ありがとう|ありがとうございます|ありがとうございました|どうも"
                 "|どうもありがとう|よろしく|宜しく|どうぞよろしくお願いします"
                 "|よろしくお願いします|よろしくお願いいたします|よろしくお願い致します"
                 "|宜しくお願いします|宜しくお願い致します|すみません|すいません"
                 "|申し訳ありません|申し訳ございません|ごめんなさい|ごめん|残念ですが"
                 "|残念ながら|失礼します|失礼いたします|感謝します|では|ですが|です|ます"
                 "|お誘い|ご招待|せっかくですが" },
{ PHRASE_POLITE, "спасибо|большое спасибо|спасибо большое|благодарю|пожалуйста|извините"
                 "|простите|к сожалению|с уважением|всего доброго|до свидания|пока|и"
                 "|приглашение|ваше приглашение|хорошего дня|谢谢|謝謝|谢谢你|谢谢您|多谢"
                 "|感谢|请|請|抱歉|不好意思|对不起|对不起了|再见|了|吧|啊|邀请|你的邀请"
                 "|您的邀请|شكرا|شكرا لك|شكرا جزيلا|من فضلك|لو سمحت|عفوا|اسف|آسفة|للاسف"
                 "|مع السلامة|تحياتي|الدعوة|دعوتك|يا" },

{ PHRASE_GREETS, "hi|hello|hey|hiya|dear|good morning|good afternoon|good evening|hallo"
                 "|guten tag|guten morgen|guten abend|moin|servus|grüß gott|liebe|lieber"
                 "|sehr geehrter|sehr geehrte|bonjour|salut|bonsoir|cher|chère|coucou|hola"
                 "|buenas|buenos días|buenas tardes|buenas noches|estimado|estimada"
                 "|querido|querida|ciao|buongiorno|buonasera|salve|caro|cara|gentile|olá"
                 "|oi|bom dia|boa tarde|boa noite|prezado|prezada|hoi|dag|goedemorgen"
                 "|goedemiddag|goedenavond|beste|geachte|cześć|hej|witam|dzień dobry"
                 "|dobry wieczór|szanowny|szanowna|drogi|droga|kumusta|kamusta"
                 "|magandang umaga|magandang hapon|magandang gabi|magandang araw"
                 "|こんにちは|こんばんは|おはよう|おはようございます"
                 "|お世話になっております|привет|здравствуйте|добрый день|добрый вечер"
                 "|доброе утро|уважаемый|уважаемая|你好|您好|早上好|مرحبا|اهلا"
                 "|السلام عليكم|صباح الخير|مساء الخير" },

{ PHRASE_THANKS, "thanks for|thank you for|thank you very much for|thank you so much for"
                 "|many thanks for|thx for|thanks a lot for|i appreciate|appreciate the"
                 "|i am flattered|im flattered|sorry for|sorry but|its nice of you"
                 "|it is nice of you|danke für|vielen dank für|herzlichen dank für"
                 "|besten dank für|merci pour|merci beaucoup pour|merci de"
                 "|je vous remercie|je te remercie|gracias por|muchas gracias por"
                 "|le agradezco|te agradezco|agradezco|grazie per|grazie mille per"
                 "|grazie del|grazie dell|ti ringrazio|la ringrazio|obrigado por"
                 "|obrigado pelo|obrigada pelo|obrigado pela|obrigada por|agradeço"
                 "|bedankt voor|dank je voor|dank u voor|dankjewel voor"
                 "|hartelijk dank voor|dziękuję za|dzięki za|dziękuję bardzo za|salamat sa"
                 "|maraming salamat sa|спасибо за|благодарю за|большое спасибо за|谢谢你的"
                 "|谢谢您的|感谢您|感谢你|شكرا على|شكرا لدعوتك|ご招待ありがとう"
                 "|お誘いありがとう|ご連絡ありがとう|お誘いいただき" },

{ PHRASE_BUT, "but|ma|mas|however|aber|jedoch|mais|cependant|pero|sin embargo|tuttavia"
              "|porém|maar|ale|jednak|kaso|но|однако|但|但是|不过|لكن|ولكن" },

{ PHRASE_SMALL_TALK, "how are you|how are u|how r u|how are you doing|hows it going"
                     "|how is it going|whats up|whats new|sup|how have you been"
                     "|how do you do|wie geht es dir|wie geht's|wie geht es ihnen"
                     "|wie geht's dir|was geht|ça va|comment ça va|comment vas tu"
                     "|comment allez vous|quoi de neuf|cómo estás|cómo está|qué tal"
                     "|qué pasa|cómo te va|qué hay|come stai|come va|come sta|che fai"
                     "|como vai|tudo bem com você|e aí|como vai você|hoe gaat het"
                     "|hoe gaat ie|hoe is het|alles goed|co słychać|jak leci|jak się masz"
                     "|co tam|kumusta ka|kamusta ka|kumusta na|kamusta na|kumusta po kayo"
                     "|musta|musta na|お元気ですか|元気|元気ですか|как дела|как ты"
                     "|как жизнь|你好吗|最近怎么样|最近好吗|كيف حالك|كيفك|شلونك|ازيك" },

{ PHRASE_JOKE, "just kidding|kidding|only kidding|jk|just joking|joking|nur spaß"
               "|nur ein scherz|war nur ein scherz|scherz|je rigole|je plaisante|es broma"
               "|era broma|scherzo|sto scherzando|brincadeira|to brincando|grapje|żartuję"
               "|biro lang|joke lang|冗談|冗談です|шучу|шутка|开玩笑" },
