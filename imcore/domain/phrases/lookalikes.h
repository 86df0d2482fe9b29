/* SPDX-License-Identifier: ISC */
/* What holds a phrase of the other tables and means something else.  For phrases.c. */

{ PHRASE_OTHER, "dont stop|i cant wait|cant wait|i cannot wait|cannot wait|could not wait"
                "|non stop|no one|nobody|no matter|no doubt about it|i dont want to miss"
                "|i dont want to wait|i do not want to miss|please dont hesitate"
                "|please do not hesitate|do not hesitate|please dont worry|dont worry"
                "|no need to ask|no i was|i have no intention to miss"
                "|not interested in waiting|good morning sunshine|good luck|good news"
                "|no time to lose|stop by|stop over|stop worrying|no wonder|no kidding"
                "|never been better|never thought|no big deal|right now|no seriously"
                "|no wait|not bad|dont remove me|do not remove me|dont unsubscribe me"
                "|do not unsubscribe me|dont delete my|please dont remove me"
                "|i dont want to be removed|please dont delete|please dont stop"
                "|no this is great|no this is fine|please do not stop|nein so was"
                "|nein sowas|nein wie schön|nicht schlecht|ich will nicht warten"
                "|ich will nicht lange warten|non seulement|non vedo l'ora|non ci credo"
                "|no puedo esperar|no me lo creo|no me lo puedo creer|no veo la hora"
                "|não vejo a hora|não acredito|nie mogę się doczekać|nie wierzę|nee maar"
                "|ich möchte nichts verpassen|je ne veux pas rater|no quiero perder"
                "|no quiero perderme|no quiero esperar|niet te geloven|nie chcę czekać"
                "|hindi ako makapaghintay|いや楽しみ|нет слов|нет ничего лучше"
                "|не могу дождаться|不要紧|不要客气|不错|不用谢|不用客气|لا شك"
                "|always busy but|come in|see you in" },
