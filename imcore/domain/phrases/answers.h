/* SPDX-License-Identifier: ISC */
/* What says yes or no.  For phrases.c. */

/* The words of 47 CFR 64.1200(a)(10), and what other countries' networks take for them. */
{ PHRASE_STOP, "stop|stop all|stopall|please stop|stop now|stop please|cancel|end"
               "|revoke|quit" },
{ PHRASE_STOP, "stopp|abbestellen|austragen" },
{ PHRASE_STOP, "arrêt|arrêter|arrêtez|désinscription" },
{ PHRASE_STOP, "alto|baja|parar|cancelar suscripción" },
{ PHRASE_STOP, "fermare|disiscrivi|disiscrivimi|annulla iscrizione" },
{ PHRASE_STOP, "pare|sair|descadastrar|cancelar inscrição" },
{ PHRASE_STOP, "wypisz|wypisz mnie|rezygnacja|tigil|itigil|hinto|ihinto|berhenti" },
{ PHRASE_STOP, "停止|配信停止|解除|退会|стоп|отписаться|отписка|退订|退訂|停|توقف|ايقاف"
               "|الغاء الاشتراك|หยุด|ยกเลิก|수신거부|중지" },
{ PHRASE_STOP_THEN, "unsubscribe|unsubscribe me|optout|opt out|abmelden|désinscrire"
                    "|désabonner|darse de baja|dar de baja|afmelden|uitschrijven" },

{ PHRASE_BLOCK, "block|block him|block her|block them|block this|block sender"
                "|block this sender|block this number|block this person" },
{ PHRASE_BLOCK, "blockieren|blockiere|blocken|sperren|bloquer|bloque|bloquear|bloquéalo"
                "|blocca|bloccare|bloccalo|blokkeren|blokkeer|zablokuj|blokuj|i block"
                "|iblock" },
{ PHRASE_BLOCK, "ブロック|ブロックする|ブロックして|блокировать|заблокировать|заблокируй"
                "|блок|屏蔽|拉黑|封鎖|حظر|احظر" },

{ PHRASE_YES, "accept|accepted|accepting|i accept|we accept|accept it|accept invitation"
              "|accept request|accept invite|happy to accept|glad to accept"
              "|i gladly accept|yes|yea|yeah|yep|yup|ya|yess|yesss|y|aye|yes i do"
              "|yes i will|yes i would|yes i accept|yes i agree|yes im in|yes i want|ok"
              "|okay|okey|okie|oki|k|kk|o k|okey dokey|alright|all right|right|sure"
              "|sure thing|for sure|of course|certainly|absolutely|definitely|totally"
              "|indeed|agreed|agree|i agree|i do|i will|approve|approved|confirm|confirmed"
              "|confirming|i confirm|fine|fine by me|fine with me|sounds good|sounds great"
              "|sounds fun|sounds like fun|looks good|great|good|good idea|great idea"
              "|perfect|excellent|cool|awesome|super|nice|lovely|wonderful|fantastic"
              "|gladly|with pleasure|my pleasure|im in|i am in|count me in|sign me up"
              "|add me|let me in|lets do it|lets do this|lets go|go ahead|go for it|do it"
              "|id love to|i would love to|would love to|love to|id love that|id like to"
              "|i would like to|id like that|i want to join|i want in|i want to"
              "|id like to join|i would like to join|id love to join|i would love to join"
              "|happy to|happy to join|glad to|glad to join|i join|ill join|i will join"
              "|no problem|no prob|no probs|np|no worries|no doubt|no objection"
              "|no objections|not a problem|no problem at all|no issue|i dont mind"
              "|no i dont mind|dont mind|i wouldnt say no|cant say no|i cant say no"
              "|cannot say no|hell yes|hell yeah|heck yes|yes yes|you bet|roger|deal|in" },
{ PHRASE_YES, "ja|jaja|jawohl|jo|jap|jep|klar|na klar|aber klar|alles klar|klaro|gern"
              "|gerne|sehr gern|sehr gerne|aber gern|aber gerne|ja gern|ja gerne"
              "|liebend gern|natürlich|selbstverständlich|sicher|aber sicher|einverstanden"
              "|in ordnung|geht klar|passt|passt schon|okidoki|annehmen|ich nehme an"
              "|ich nehme die einladung an|ich nehme die einladung gerne an"
              "|ich nehme deine einladung an|ich nehme deine einladung gerne an|nehme an"
              "|angenommen|akzeptieren|akzeptiert|akzeptiere|ich akzeptiere|zusagen"
              "|zugesagt|ich sage zu|zusage|ich stimme zu|zugestimmt|bin dabei"
              "|ich bin dabei|da bin ich dabei|mach ich|mache ich|auf jeden fall|unbedingt"
              "|freilich|ich möchte|ich möchte mitmachen|ich mache mit|kein problem"
              "|keine frage|nichts dagegen|ich habe nichts dagegen|nur zu|prima|toll"
              "|freut mich|mit vergnügen|bestätigt|ich bestätige|ja bitte"
              "|da sag ich nicht nein" },
{ PHRASE_YES, "oui|ouais|ouaip|bien sûr|bien sûr que oui|mais oui|evidemment|d'accord"
              "|ok d'accord|entendu|volontiers|avec plaisir|avec grand plaisir|accepter"
              "|j'accepte|j'accepte avec plaisir|accepté|nous acceptons|certainement"
              "|absolument|parfait|pas de problème|pas de souci|pas de soucis"
              "|aucun problème|sans problème|ça marche|ça me va|c'est bon|je veux bien"
              "|je suis partant|je suis partante|je suis d'accord|c'est d'accord|génial"
              "|tout à fait|je confirme|bien volontiers" },
{ PHRASE_YES, "sí|claro|claro que sí|por supuesto|vale|de acuerdo|acepto|aceptar|aceptado"
              "|aceptada|con gusto|con mucho gusto|encantado|encantada|desde luego"
              "|perfecto|está bien|bueno|dale|venga|sin problema|ningún problema"
              "|no hay problema|no hay de que preocuparse|cómo no|me apunto|yo acepto"
              "|sí quiero|sí acepto|estoy de acuerdo|confirmo|por supuesto que sí"
              "|cuenta conmigo" },
{ PHRASE_YES, "certo|certo che sì|certamente|va bene|d'accordo|accetto|accettare|accettato"
              "|volentieri|molto volentieri|con piacere|assolutamente sì|nessun problema"
              "|non c'è problema|non ci sono problemi|ci sto|perfetto|ottimo|benissimo"
              "|come no|ovviamente|naturalmente|sì grazie|confermo|sono d'accordo" },
{ PHRASE_YES, "sim|claro que sim|com certeza|com prazer|aceito|aceitar|aceite|eu aceito|tá"
              "|tá bom|está bom|tudo bem|beleza|pode ser|combinado|sem problema"
              "|sem problemas|pode sim|com muito prazer|concordo|quero sim|de acordo|ótimo"
              "|não há problema|não tem problema|não me importo" },
{ PHRASE_YES, "jazeker|zeker|zeker weten|tuurlijk|natuurlijk|graag|heel graag|ja graag"
              "|akkoord|goed|is goed|dat is goed|oké|accepteren|ik accepteer|geaccepteerd"
              "|ik aanvaard|aanvaard|geen probleem|ik doe mee|doe ik|met plezier|leuk"
              "|mij best" },
{ PHRASE_YES, "tak|no tak|no jasne|jasne|pewnie|no pewnie|no dobra|no dobrze|oczywiście"
              "|dobrze|dobra|zgoda|zgadzam się|akceptuję|akceptuj|zaakceptuj|akceptacja"
              "|przyjmuję|przyjmuję zaproszenie|chętnie|z przyjemnością|z chęcią"
              "|nie ma sprawy|nie ma problemu|w porządku|potwierdzam|tak poproszę"
              "|bardzo chętnie" },
{ PHRASE_YES, "oo|opo|oho|oo naman|oo sige|sige|sige po|sige na|payag ako|pumapayag ako"
              "|tanggap|tanggap ko|tinatanggap ko|tinatanggap ko po|syempre|siyempre"
              "|oo nga|game|walang problema|gusto ko|gusto ko po|gusto kong sumali"
              "|sali ako|ayos|okey lang|ok lang|okay lang|ok po|okay po|yes po|pwede"
              "|puwede" },
{ PHRASE_YES, "はい|はいはい|ええ|うん|いいよ|いいですよ|いいね|いいですね|オーケー"
              "|オッケー|おっけー|了解|了解です|了解しました|承知しました|承知いたしました"
              "|かしこまりました|わかりました|分かりました|承認|承認します|承諾|承諾します"
              "|同意|同意します|受諾|受け入れます|もちろん|もちろんです|喜んで|よろこんで"
              "|ぜひ|是非|参加します|参加したいです|問題ありません|問題ない|問題ないです"
              "|賛成|お願いします|はいお願いします" },
{ PHRASE_YES, "да|ага|угу|конечно|согласен|согласна|принять|принимаю|принято|хорошо|ладно"
              "|ок|окей|с удовольствием|с радостью|разумеется|договорились|без проблем"
              "|нет проблем|не проблема|давай|давайте|подтверждаю|я согласен|я согласна"
              "|не возражаю" },
{ PHRASE_YES, "好|好的|好吧|好啊|好呀|是|是的|可以|行|没问题|沒問題|接受|我接受|我同意"
              "|愿意|我愿意|当然|當然|没意见|嗯|嗯嗯|确认|乐意" },
{ PHRASE_YES, "نعم|ايوه|ايوا|اي|اجل|موافق|موافقة|انا موافق|اقبل|قبول|قبلت|حسنا|طيب|تمام"
              "|اوكي|اكيد|بالتأكيد|طبعا|بكل سرور|لا مشكلة|لا مانع|ما في مشكلة" },

{ PHRASE_WHY_NOT, "why not|sure why not|yeah why not|warum nicht|wieso nicht|pourquoi pas"
                  "|por qué no|perché no|porque não|por que não|waarom niet|czemu nie"
                  "|dlaczego nie|bakit hindi|почему бы и нет|почему нет|为什么不|لم لا"
                  "|ولم لا" },

/* Said among friends, too: a refusal only of what was asked. */
{ PHRASE_NO, "stop it|please stop it|block it|blocked" },
{ PHRASE_NO, "no|no means no|no no|no no no|n|nay|no way|never|never ever|no never|pass"
             "|no sir|no maam|negative|no need|not needed|not for me|not me|not my thing"
             "|not my cup of tea|decline|declined|declining|deny|denied|reject|rejected"
             "|refuse|refused|ignore|i refuse|i reject|i pass|ill pass|i will pass"
             "|id rather not|i would rather not|rather not|id prefer not to"
             "|i prefer not to|surely not|of course not|certainly not|absolutely not"
             "|definitely not|hell no|heck no|no chance|not a chance|not ok|not okay"
             "|not really|spam|scam|wrong number|wrong person|wrong address|wrong guy"
             "|no more|no more messages|no more emails|no more texts|not on your life"
             "|i do not|i dont|i wont|i will not|go away|get lost|piss off|fuck off"
             "|fuck you|get a life|drop dead|i cant|i cannot|not wanted|no invitations"
             "|do not want|dont want|not happening|no bueno" },
{ PHRASE_NO, "nicht|ne danke|niemals|auf keinen fall|keinesfalls|keine lust|bloß nicht"
             "|lieber nicht|eher nicht|bitte nicht|natürlich nicht|ablehnen|abgelehnt"
             "|ablehnung|absage|absagen|ich lehne ab|ich sage ab|leider nein|leider nicht"
             "|falsche nummer|falsche adresse|nichts für mich|ohne mich|verzichte"
             "|ich verzichte|hau ab|verpiss dich" },
{ PHRASE_NO, "nej|nej tack|nej tak" },
{ PHRASE_NO, "non|nan|jamais|jamais de la vie|refuser|refus|décliner|surtout pas"
             "|sûrement pas|certainement pas|bien sûr que non|mais non|pas du tout"
             "|hors de question|mauvais numéro|erreur de numéro|pas question|sans façon"
             "|sans moi|pas pour moi" },
{ PHRASE_NO, "nunca|jamás|para nada|de ninguna manera|ni hablar|claro que no"
             "|por supuesto que no|rechazar|rechazo|rechazado|no acepto|paso|yo paso"
             "|mejor no|prefiero que no|número equivocado|se equivoca" },
{ PHRASE_NO, "mai|giammai|rifiuto|rifiutare|rifiutato|certo che no|assolutamente no"
             "|per niente|non accetto|meglio di no|numero sbagliato|preferirei di no" },
{ PHRASE_NO, "não|recuso|recusar|recusado|rejeitar|não aceito|claro que não"
             "|de jeito nenhum|nem pensar|número errado|melhor não|dispenso" },
{ PHRASE_NO, "neen|nooit|nooit van zijn leven|weigeren|ik weiger|geweigerd|afwijzen"
             "|afgewezen|ik wijs af|liever niet|natuurlijk niet|absoluut niet|geen zin"
             "|geen behoefte|verkeerd nummer|niets voor mij|niet voor mij|nee hoor" },
{ PHRASE_NO, "nie|nie nie|nigdy|nigdy w życiu|odrzuć|odrzucam|odmawiam|odmowa|odrzucone"
             "|wolałbym nie|wolałabym nie|raczej nie|oczywiście że nie|w żadnym wypadku"
             "|pomyłka|spadaj|nie zgadzam się|nie akceptuję" },
{ PHRASE_NO, "hindi|hindi po|hinde|di po|ayaw|ayoko po|ayaw ko po|tanggihan|tumatanggi ako"
             "|tinatanggihan ko|hindi ako payag|wag|huwag|wag na|huwag na|wag na lang"
             "|huwag na lang|huwag na po|wag na po|wala akong interes|maling numero"
             "|wrong number po" },
{ PHRASE_NO, "いえ|いや|いやです|嫌|嫌です|だめ|だめです|ダメ|お断り|遠慮します"
             "|遠慮しておきます|ご遠慮します|結構です|けっこうです|もう結構です|辞退"
             "|辞退します|辞退いたします|拒否|拒否します|やめておきます|やめときます"
             "|不要です|要りません|いりません|いらない|無理です" },
{ PHRASE_NO, "не|неа|никогда|ни за что|отклонить|отклоняю|отказ|я отказываюсь|откажусь"
             "|не хочу|не надо|не нужно|не согласен|не согласна|конечно нет"
             "|ошиблись номером|вы ошиблись номером|вы ошиблись" },
{ PHRASE_NO, "不|不用了|不了|不行|不可以|不好|不是|不想|算了|拒绝|拒絕|我拒绝|不同意"
             "|不接受|不愿意|打错了|别|别烦我" },
{ PHRASE_NO, "لا|كلا|ابدا|ارفض|رفض|مرفوض|لا اقبل|غير مهتمة|ليس الان|رقم خاطئ|الرقم خطأ"
             "|لا لا|مش عايز|ما بدي" },
{ PHRASE_NO, "c'est du spam|das ist spam|dit is spam|es spam|to spam|è spam|это спам" },

{ PHRASE_NO_THEN, "i dont want to|i do not want to|i dont want it|i do not want it" },
{ PHRASE_NO_THEN, "no i|no im|no we|no its|no this|no thats|no that|no youre|no ive"
                  "|no thank|no thanks|no thx|no ty|no tnx|no sorry|no please|no not|nope"
                  "|nah|i dont want|i do not want|we dont want|we do not want|i dont need"
                  "|i do not need|i dont like this|i dont like it|i dont wish"
                  "|i do not wish|please no|please dont|please do not" },
{ PHRASE_NO_THEN, "nein|nein danke|nö danke|nee danke|danke nein|nein leider"
                  "|ich will nicht|ich möchte nicht|ich möchte das nicht|ich möchte keine"
                  "|ich will keine|ich will das nicht|ich brauche das nicht"
                  "|ich brauche keine|wir möchten nicht" },
{ PHRASE_NO_THEN, "non merci|non je|non désolé|je ne veux pas|je ne souhaite pas"
                  "|je veux pas|je n'ai pas envie|je n'en veux pas|nous ne souhaitons pas" },
{ PHRASE_NO_THEN, "no gracias|no muchas gracias|no quiero|no deseo|no me gusta|no grazie"
                  "|no lo quiero|non voglio|non mi va|no non|non obrigado|não obrigado"
                  "|não obrigada|não quero|não preciso" },
{ PHRASE_NO_THEN, "nee|nee dank|nee bedankt|nee dankje|ik wil niet|ik wil geen"
                  "|ik wil dit niet|nie dziękuję|nie dzięki|nie chcę|nie potrzebuję"
                  "|nie dzięx" },
{ PHRASE_NO_THEN, "hindi salamat|ayoko|ayaw ko|hindi ko gusto|いいえ|нет|不用|不要|不需要"
                  "|لا شكرا|لا اريد" },

{ PHRASE_REFUSES, "i am not interested|im not interested|we are not interested"
                  "|i dont want to join|i do not want to join|do not write to me"
                  "|dont write to me|do not contact me|dont contact me"
                  "|please do not write to me|please dont write to me"
                  "|please do not contact me|please dont contact me"
                  "|ich bin nicht interessiert|je ne suis pas intéressé"
                  "|je ne suis pas intéressée|ik ben niet geïnteresseerd" },
{ PHRASE_REFUSES, "not interested|kindly decline|no interest|i have no interest"
                  "|no thank you|no longer interested|i decline|i must decline"
                  "|i have to decline|politely decline|respectfully decline|will decline"
                  "|i refuse to|dont accept|do not accept|not accept|cant accept"
                  "|cannot accept|wont accept|wont join|will not join|cant join"
                  "|cannot join|wont be joining|will not be joining|dont want to join"
                  "|do not want to join|dont want to be part|dont want to be a member"
                  "|dont want your|do not want to be a member|dont want any"
                  "|do not want any|rather not join|dont want this|do not want this"
                  "|dont want these|stop sending|stop emailing|stop mailing|stop texting"
                  "|stop messaging|stop contacting|stop writing|stop bothering"
                  "|stop spamming|stop harassing|stop inviting|stop these|stop this"
                  "|quit sending|quit bothering|leave me alone|leave us alone|remove me"
                  "|remove my|take me off|delete me|delete my|do not contact|dont contact"
                  "|do not write|dont write|do not email|dont email|do not text|dont text"
                  "|do not message|dont message|do not mail|dont mail me|do not bother"
                  "|dont bother me|dont send me|do not send me|do not invite|dont invite"
                  "|never contact|never write|never text|never email|lose my number"
                  "|this is spam|this is a scam|this is phishing|report you|reporting you"
                  "|i already have one|i have enough messengers|my lawyer|cease and desist"
                  "|withdraw my consent|revoke my consent|not going to join|go to hell"
                  "|no intention|dont wish to|do not wish to|reject your|decline your"
                  "|decline the|decline this|mistaken identity|dont want you|must say no"
                  "|have to say no|say no thanks" },
{ PHRASE_REFUSES, "kein interesse|keinerlei interesse|nicht interessiert|kein bedarf"
                  "|lehne ab|ich lehne|lehne ich ab|möchte nicht|will nicht mitmachen"
                  "|nicht annehmen|nicht beitreten|muss ich ablehnen|in ruhe"
                  "|schreiben sie mir nicht|schreib mir nicht|nicht mehr schreiben"
                  "|keine weiteren|keine mails|keine nachrichten|keine e mails"
                  "|keine einladungen|nehmen sie mich|löschen sie|lösch mich|hören sie auf"
                  "|hör auf|unterlassen sie|kontaktieren sie mich nicht|leider absagen"
                  "|nicht erwünscht|sage ich ab|sage ich nein" },
{ PHRASE_REFUSES, "pas intéressé|pas intéressée|ne m'intéresse pas|m'intéresse pas"
                  "|laissez moi tranquille|laisse moi tranquille|ne plus recevoir"
                  "|ne plus m'écrire|ne m'écrivez plus|ne me contactez plus"
                  "|ne plus me contacter|arrêtez de|arrête de|désinscrivez moi|supprimez"
                  "|retirez moi|je refuse|je décline|dois refuser|dois décliner|cesser de"
                  "|cessez de|ne souhaite pas|ne souhaite plus|ne veux plus"
                  "|fichez moi la paix|foutez moi la paix" },
{ PHRASE_REFUSES, "no me interesa|no estoy interesado|no estoy interesada|no tengo interés"
                  "|déjame en paz|déjenme en paz|dejadme en paz|no me escriba"
                  "|no me escribas|no me escriban|no me contacten|deje de|dejen de|deja de"
                  "|bórrenme|bórrame|elimínenme|no quiero recibir|no deseo recibir"
                  "|no deseo participar|no quiero participar|no quiero unirme|rechazo la"
                  "|rechazo su|rechazo tu|tengo que rechazar" },
{ PHRASE_REFUSES, "non mi interessa|non sono interessato|non sono interessata"
                  "|non interessato|non m'interessa|lasciatemi in pace|lasciami in pace"
                  "|non scrivetemi|non scrivermi|non contattatemi|smettetela|smettila"
                  "|cancellatemi|rimuovetemi|non voglio ricevere|non desidero"
                  "|devo rifiutare|devo declinare|basta messaggi" },
{ PHRASE_REFUSES, "não tenho interesse|não estou interessado|não estou interessada"
                  "|sem interesse|não me interessa|deixe me em paz|me deixe em paz"
                  "|me deixa em paz|não me escreva|não me contacte|não me mande|pare de"
                  "|parem de|me remova|removam me|não quero receber|não quero participar"
                  "|não desejo|tenho que recusar" },
{ PHRASE_REFUSES, "geen interesse|niet geïnteresseerd|geen belangstelling|laat me met rust"
                  "|laat mij met rust|schrijf me niet|niet meer schrijven|stop met"
                  "|verwijder mij|verwijder me|moet ik afslaan|sla ik af|wil niet meedoen"
                  "|geen berichten|nie jestem zainteresowany|nie jestem zainteresowana"
                  "|nie interesuje mnie|nie interesuje|nie pisz|nie piszcie"
                  "|proszę nie pisać|proszę mnie usunąć|usuń mnie|usuńcie|dajcie mi spokój"
                  "|daj mi spokój|zostaw mnie|przestań|przestańcie|muszę odmówić"
                  "|nie skorzystam|nie życzę sobie" },
{ PHRASE_REFUSES, "hindi ako interesado|hindi ako interesada|di ako interesado"
                  "|hindi interesado|wag mo akong|huwag mo akong|wag nyo akong"
                  "|huwag ninyo akong|tigilan mo|tigilan nyo|tantanan mo|tanggalin mo ako"
                  "|hindi ako sasali|ayokong sumali|ayaw kong sumali|wag ka na mag text"
                  "|huwag ka nang mag text" },
{ PHRASE_REFUSES, "興味がありません|興味ありません|興味はありません|興味がない|興味ない"
                  "|お断りします|お断りいたします|お断りさせて|断ります|参加しません"
                  "|参加できません|送らないで|連絡しないで|メールしないで|やめてください"
                  "|止めてください|迷惑です|削除してください|辞退させて|遠慮させて"
                  "|ご遠慮させて|必要ありません" },
{ PHRASE_REFUSES, "не интересно|не интересует|неинтересно|не пишите|не пиши мне"
                  "|не присылайте|отстаньте|отстань|оставьте меня|удалите меня"
                  "|вынужден отказаться|вынуждена отказаться|отказываюсь|прекратите"
                  "|перестаньте" },
{ PHRASE_REFUSES, "不感兴趣|不感興趣|没兴趣|沒興趣|没有兴趣|我不想|我不需要|别再发"
                  "|不要再发|請勿|请勿|别发|不要联系|别联系|垃圾信息|不参加|不加入"
                  "|لست مهتما|لست مهتمة|غير مهتم|لا تراسلني|لا ترسل|لا تكتب|اتركني|احذفني"
                  "|ازلني|لا ارغب|لا يهمني" },
