"""Words of questions, for `question_kind`: what asks for several things, and what for one."""

from __future__ import annotations

import re

ENGLISH_MASS_NOUNS = frozenset(
    (
        "people",
        "children",
        "criteria",
        "paperwork",
        "information",
        "documentation",
        "data",
        "equipment",
        "staff",
        "evidence",
        "colleagues",
    )
)
"""Nouns that name several things without an s."""
ENGLISH_NO_PLURALS = frozenset(
    (
        "process",
        "address",
        "business",
        "access",
        "happens",
        "counts",
        "means",
        "applies",
        "makes",
        "gets",
        "pays",
        "comes",
        "becomes",
        "covers",
        "always",
        "has",
        "replaces",
        "allows",
        "needs",
        "gives",
        "takes",
        "lets",
        "wins",
        "decides",
        "signs",
        "belongs",
        "does",
        "days",
        "hours",
        "weeks",
        "months",
        "years",
        "minutes",
        "goes",
        "starts",
        "ends",
        "qualifies",
    )
)
"""Words that end in s and name no list: verbs, singular nouns, and units of time."""
ENGLISH_NOUN_ENDS = frozenset(
    (
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "will",
        "would",
        "has",
        "have",
        "had",
        "i",
        "you",
        "we",
        "to",
        "of",
        "for",
        "in",
        "on",
        "at",
        "if",
        "when",
        "happens",
        "applies",
    )
)
"""Words that cannot be inside the noun phrase that follows `which` or `what`."""

_COMMANDS = "donne|donnez|indique|indiquez|cite|citez|énumère|énumérez|montre|montrez|dis|dites"
_HAND_OVER = (
    "fournir|apporter|envoyer|joindre|rendre|restituer|donner|préparer|remettre|amener|prendre|produire|transmettre"
)
_SINGULAR = (
    "time|day|date|month|year|age|amount|notice|address|email|floor|room|format|code|grade|number|deadline|percentage|"
    "rate|limit|form|size|currency|language|budget|reason|team|department|office|site|place|desk"
)
"""English nouns of which there is one: what day do I return, what form must I submit."""
_THE_ONE = rf"(?:is |was )?(?:the|my|our|an?) (?:\w+ )?(?:{_SINGULAR}|salary|maximum|minimum|password)"
_AUXILIARY = "do|does|should|must|shall|can|will|have|has"
_OF_A_SET = "needed|required|included|covered|excluded|offered|contain|consist"
_FRENCH_HAVE = "contenir|comporter|comprendre|indiquer|mentionner|figurer|y avoir|inclure"
_PERSON = r"(?:i|we|you|one|they|an? \w+|the \w+|employees|newcomers|people)"
_DO_WITH_SEVERAL = (
    r"(?:need|bring|hand in|hand over|give back|return|submit|provide|pack|prepare|include|attach|gather|carry along)"
)

SEVERAL = re.compile(
    "|".join(
        (
            # English
            r"\bwhat (?:all|else)\b",
            r"\bwhat(?: are|'re|re) (?!you\b|we\b|i\b)",
            r"\bwho (?:are|all)\b",
            r"\b(?:which|what) (?:\w+ )?(?:kinds?|types?|sorts?|range) of\b",
            r"\bwhich (?:ones|of the)\b",
            rf"\bwhat (?:(?!(?:{_SINGULAR})\b)\w+ )?(?:{_AUXILIARY}) {_PERSON} (?:\w+ ){{0,3}}?{_DO_WITH_SEVERAL}\b",
            rf"\bwhat(?:'s| is| was)? (?!{_THE_ONE}\b)(?:\w+ ){{0,4}}(?:{_OF_A_SET})\b",
            r"\b(?:have|get|see|find|there|what is|what's) (?:a|the) (?:full |complete )?list of\b",
            r"\bwhat (?:does|do|must|should|has to|have to) .*\b(?:include|contain|consist of|comprise|cover)\b",
            r"^(?:please |can you |could you |i need |i want )?(?:give me )?(?:a |the )?(?:full |complete )?list\b",
            r"\b(?:name|enumerate|list|tell me|show me|give me) (?:me )?(?:all|every\w*|the different|the various)\b",
            r"\bstep by step\b|\bsteps\b.*\?",
            r"\b(?:give|tell|show) me the \w+s\b",
            r"^(?:required|needed|necessary) \w+s\b",
            r"^(?:the )?things (?:that )?(?:i|we|you|one|employees)\b",
            # French
            r"\b(?:quels|quelles|lesquels|lesquelles|desquels|desquelles|auxquels|auxquelles)\b",
            # as it is often written
            r"\bquell?e? (?:sont|\w+[sx] (?:fournir|joindre|apporter|faut)|(?:type|genre|sorte)s? de \w+[sx])\b",
            rf"^(?:{_COMMANDS})[- ]moi (?:tou[ts]e?s? )?les\b",
            r"\b(?:la )?liste (?:de|des|d'|complète)\b",
            r"\b(?:que|qu')(?: |)(?:contien|compren|compor|inclu|renferm|regroup)",
            rf"\b(?:que|quoi) (?:faut-il|faut il|dois-je|doit-on|devons-nous) (?:\w+ )?(?:{_HAND_OVER})\b",
            rf"\bqu'est-ce (?:que |qu')(?:je dois|on doit|nous devons|il faut) (?:\w+ ){{0,2}}(?:{_HAND_OVER})\b",
            rf"(?:\?|\.|:) (?:{_COMMANDS})[- ]moi (?:tou[ts]e?s? )?les\b",
            r"\b(?:pouvez-vous|peux-tu|pourriez-vous|pourrais-tu)(?: me| nous)? "
            r"(?:donner|indiquer|lister|énumérer|citer) (?:tou[ts]e?s? )?les \w+s\b",
            r"\bde quo[iî] (?:ai-je|a-t-on|avons-nous|j'ai|on a|faut-il).*besoin",
            rf"\bque doi(?:t|vent)[ -].*\b(?:{_FRENCH_HAVE})\b",
            r"\bqu'est-ce (?:qu'|que |qui )(?:\w+ ){0,3}(?:est |sont )?(?:compris|inclus|couvert|pris en charge|exclu)",
            r"\bde quoi (?:se compose|est composé)",
            r"\bà qui (?:puis-je|peut-on|s'adresser|parler|est-ce que je peux)",
            r"^(?:les )?(?:documents|pièces|justificatifs|papiers|conditions|étapes) (?:à|pour|nécess|de|d'|demand)",
        )
    )
)
"""Of English and French questions, normalised and in lower case."""

ONE_FIRST = re.compile(
    r"^(?!.*\b(?:les)?quel(?:le)?s\b (?!est|sera|était|délai))"
    r"(?:(?:\w+[,!]? )?(?:quand|combien)\b|.*\bquel(?:le)?s (?:est|sera|était)\b|.*\b(?:sous|dans|en) quels? délais?\b)"
)
"""Asks for one thing whatever else it names: French, normalised, in lower case. Goes before `SEVERAL`."""

ONE = re.compile(
    "|".join(
        (
            # English
            r"\bhow (?:many|much|long|often|fast|soon|far|big|old|late|early|high|large|quickly|small)\b",
            r"^(?:and |so |but |hi,? |hello,? |please,? )*(?:when|where|whose|is|are|was|were|do|does|did|can|could|"
            r"may|must|should|shall|will|would|has|have|am)\b",
            r"^(?:and |so |but )*whom? (?!can\b|may\b|could\b|qualif|is eligible|is entitled|is excluded)",
            r"\bwhat(?:'s| is| was) (?:the|my|our|an?|their)\b",
            r"\b(?:which|what) (?:\w+ )?(?:time|day|date|month|year|age|amount|percentage|share|rate|limit|number|"
            r"deadline|address|extension|person|floor|room|code|form|budget|maximum|minimum|notice)\b",
            r"\bat what\b|\bby when\b|\bfrom when\b|\bmaximum number\b|, (?:when|where|how much|how many|how long)\b",
            r"\bwhich \w+ (?:is|does|do|can|should|must|has|will)\b",
            # French
            r"\bcombien\b|\bquand\b|\boù\b|\bpourquoi\b",
            r"\b(?:quel|quelle|lequel|laquelle|auquel|duquel)\b",
            r"^(?:et )?(?:est-ce|peut-on|puis-je|ai-je|a-t-on|dois-je|faut-il|y a-t-il|doit-on|est-il|qui est)\b",
            r"^(?:montant|plafond|date|délai|durée|taux maximum|prix|amende)\b",
        )
    )
)
"""Of English and French questions, normalised and in lower case."""

_COUNTERS = (
    r"(?:日|人|円|時間|時|回|歳|才|年|か月|ヶ月|カ月|ヵ月|箇月|月|週|分|枚|台|割|階|番|パーセント|%|キロ|名|本|つ|泊|"
    r"種類|文字|個|部|通|件|曜日|号室|倍|親等|度)"
)

ONE_JAPANESE = re.compile(
    rf"いくら|幾ら|いくつ|いつ|なんで(?!す)|なんのため|(?!何度も)何{_COUNTERS}|なん(?:日|人|円|時間|回|歳)|どこ|誰|だれ|なぜ|どうして|"
    r"(?:どの|どれ)(?:くらい|ぐらい|だけ|ほど)|どういう(?:日|意味|こと)"
)
"""Asks for a number, a time, a place, a person or a reason; goes before `SEVERAL_JAPANESE`."""

_THINGS = (
    r"(?:もの|物|こと|事|書類|資料|証明書|機器|備品|制度|項目|内容|方法|手順|手続き|流れ|条件|要件|場合|理由|行為|休暇|手当|費用|"
    r"経費|支援|サービス|保険|控除|選択肢|特典|福利厚生|窓口|連絡先|言語|講座|研修|コース|資格|対象者|メリット|例|持ち物|必要書類|種類|"
    r"区分|職種|相談先|相談相手|プラン|使い道)"
)
SEVERAL_JAPANESE = re.compile(
    "|".join(
        (
            r"(?:一覧|(?<![ァ-ヶー])リスト(?![ァ-ヶー])|種類|選択肢|持ち物|必要書類|手順(?!書))"
            r"(?!の(?:提出|締|期限|保管|場所|金額|数|重さ|制限|返却|違い|有効))|それぞれ|すべて教|全部教|全て教|一通り|ひと通り",
            rf"どの{_THINGS}(?:を|が|に|で)|(?:何の|なんの){_THINGS}",
            r"(?:どんな|どのような|どういった|どういう)(?!場合|とき|時|人(?!たち|々)|方(?!々)|扱い|罰|職|日|意味|こと)",
            rf"{_THINGS}(?:に|で|と)?(?:は|って|を|が|も|として)?(?:何|なに|なん|どれ|どんな|教|列挙|挙げ|知りたい|すべて|全部)",
            r"(?:何|なに)が(?:あ|必要|要|含ま|もら|貰|用意|対象|できま|受けられ|支給|貸与|記載|書かれ)",
            r"(?:何|なに)(?:を|と何を)(?:用意|準備|持|提出|出せ|返|書|添付|送|揃|そろ|記入|記載|入力|登録|確認|し(?:なければ|ないと))",
            r"(?:何|なに)(?:に|と)(?:使え|使う|分かれ|分類)",
            rf"(?:必要な|用意する|提出する|持って行く|返却する|返す|もらえる|使える|受けられる|やるべき|すべき){_THINGS}(?:は|を)?[?。]?$",
            rf"{_THINGS}(?:は|って)?[?。]?$",
            r"どれですか|どれとどれ",
        )
    )
)

SEVERAL_AND_WHEN = re.compile(
    rf"(?:何|なに)を.*いつ|いつ.*(?:何|なに)を|(?:どんな|どのような|どの|何の){_THINGS}.*いつ"
)
"""What to hand in, and by when: both are on the list's page. Goes before `ONE_JAPANESE`."""

ONE_JAPANESE_ENDS = re.compile(
    r"^(?!.*(?:何|なん|どんな|どのよう|どういった|どれ|どの)).*(?:上限|金額|料金|期限|締め?切り?|期間|時間|日数|電話番号|内線|番号|手数料|割合|金利|年齢|定義|意味)(?:は|って|を|が|も)|"
    r"^(?!.*(?:何|なん|どんな|どのよう|どういった|どれ|どの)).*(?:ます|です|ません|ない|いい|良い|よい|大丈夫)(?:か|の)?[?。]?$"
)
"""Asks for one fact, or for yes or no; goes after `SEVERAL_JAPANESE`, and not for what asks 何."""
