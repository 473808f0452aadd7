"""Pairs of sentences from two pages: those that contradict each other, and those that only look so.

A line is: language, title and sentence of the one page, title and sentence of the other; the answer in brackets. A
heading may stand before a sentence, separated by " :: ".
"""

from __future__ import annotations

CONTRADICTIONS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        *("en", "Annual leave", "After 5 years, [20 days] of annual leave are granted to employees."),
        *("Annual leave", "After 5 years, [25 days] of annual leave are granted to employees."),
    ),
    ("en", "Annual leave", "You get [25 days] of annual leave.", "Annual leave", "You get [28 days] of annual leave."),
    (
        *("en", "Annual leave policy 2023", "All employees receive [20 days] of paid leave per year."),
        *("Annual leave policy 2025", "You are entitled to [22 days] of annual paid leave per year."),
    ),
    (
        *("en", "Leave", "Employees get [25] days of annual leave each year."),
        *("Employee handbook", "Annual leave is [30] days a year."),
    ),
    (
        *("en", "Referral bonus", "The referral bonus is [£1,500] after the probation period."),
        *("Referral bonus", "After the probation period the referral bonus is [£1,000]."),
    ),
    ("en", "Notice", "The notice period is [three months].", "Leaving: notice", "The notice period is [2 months]."),
    (
        *("en", "Parking", "Parking at head office costs [€40] a month."),
        *("Parking FAQ", "Parking at head office costs [55 euros] a month."),
    ),
    (
        *("en", "Remote work", "Working from home is possible [two days] a week."),
        *("Remote work", "How often :: Working from home is possible [3 days] a week."),
    ),
    (
        *("en", "Parking", "Parking costs [40 euros] a month."),
        *("Parking London", "In London parking costs [60 euros] a month."),
    ),
    (
        *("en", "Payslips", "Send questions about payslips to [the payroll office]."),
        *("Payslips", "Send questions about payslips to [Maria Lopez]."),
    ),
    (
        "en",
        "Overtime",
        "Overtime on Sundays is paid with [50%] more.",
        "Overtime",
        "Overtime on Sundays: [100 %] more.",
    ),
    (
        *("fr", "Congés payés", "Chaque salarié a droit à [25 jours] de congés payés par an."),
        *("Congés payés", "Vous avez droit à [27 jours] de congés payés par an."),
    ),
    (
        *("fr", "RTT", "Un salarié à temps plein acquiert [18 jours] de RTT par an."),
        *("Guide RTT", "Le salarié à temps plein acquiert [12 jours] de RTT par an."),
    ),
    (
        *("fr", "Télétravail", "Le télétravail est possible [deux jours] par semaine."),
        *("Télétravail", "Rythme :: Le télétravail est possible [3 jours] par semaine."),
    ),
    (
        *("fr", "Ticket restaurant", "La valeur du titre-restaurant est de [9 €]."),
        *("Titre-restaurant et ticket restaurant", "La valeur du titre-restaurant est de [10,50 €]."),
    ),
    ("fr", "Préavis", "Le préavis est de [trois mois].", "Préavis 2021", "Le préavis est de [1 mois]."),
    (
        *("fr", "Cooptation", "La prime de cooptation s’élève à [1 000 €]."),
        *("Prime de cooptation", "La prime de cooptation s'élève à [1.500 euros]."),
    ),
    (
        *("fr", "Badge", "Les badges perdus sont refaits par [le poste de sécurité]."),
        *("Badge", "Les badges perdus sont refaits par [l’accueil]."),
    ),
    ("ja", "年次有給休暇", "有給休暇は年間[20日]付与されます。", "有給休暇", "有給休暇は年間[22日]付与されます。"),
    ("ja", "通勤手当", "通勤手当の支給は月額[5万円]です。", "通勤手当", "通勤手当の支給は月額[30,000円]です。"),
    (
        "ja",
        "試用期間",
        "試用期間は入社日から[3か月]です。",
        "試用期間 2024年度",
        "試用期間は入社日から[6ヶ月]です。",
    ),
    ("ja", "在宅勤務", "在宅勤務は週[2日]可能です。", "在宅勤務規程", "在宅勤務は週[三日]可能です。"),
    ("ja", "残業", "深夜残業の割増率は[25%]です。", "残業", "深夜残業の割増率は[五割]です。"),
    ("ja", "慶弔休暇", "本人の結婚休暇は[5日間]です。", "慶弔休暇", "本人の結婚休暇は[７日間]です。"),
    ("ja", "日当", "国内出張の日当は[2,500円]です。", "日当", "国内出張の日当は[３０００円]です。"),
    ("ja", "結婚祝金", "社員の結婚祝金は[1万5千円]です。", "結婚祝金", "社員の結婚祝金は[3万円]です。"),
    ("ja", "定年", "社員の定年は満[60歳]です。", "定年", "社員の定年は満[65歳]です。"),
    (
        *("ja", "給与", "正社員の給与は銀行口座に[毎月25日]に振り込みます。"),
        *("給与", "正社員の給与は銀行口座に[毎月20日]に振り込みます。"),
    ),
    (
        *("en", "Pay", "Salaries are paid into your bank account on [the 25th]."),
        *("Pay", "Salaries are paid into your bank account on [the 28th]."),
    ),
)

NO_CONTRADICTIONS: tuple[tuple[str, str, str, str, str], ...] = (
    # The same, written otherwise
    ("en", "Leave", "You get [25 days] of annual leave.", "Leave", "You get [twenty-five days] of annual leave."),
    ("en", "Bonus", "The referral bonus is [£1,500].", "Bonus", "The referral bonus is [1500 pounds]."),
    ("en", "Leave", "You get [25 days] of annual leave.", "Leave", "You get [25 days] of annual leave, and more."),
    ("en", "Forms", "Send the claim form to [HR].", "Forms", "Send the claim form to [HR in Leeds]."),
    ("fr", "Prime", "La prime de cooptation est de [1 500 €].", "Prime", "La prime de cooptation est de [1500 euros]."),
    ("fr", "Préavis", "Le préavis est de [trois mois].", "Préavis", "Le préavis est de [3 mois]."),
    ("ja", "通勤手当", "通勤手当の支給は月額[5万円]です。", "通勤手当", "通勤手当の支給は月額[50,000円]です。"),
    ("ja", "試用期間", "試用期間は[3か月]です。", "試用期間", "試用期間は[三ヶ月]です。"),
    (
        *("fr", "Restaurant", "Le restaurant d'entreprise de Lyon ferme à [14h]."),
        *("Restaurant", "Le restaurant d'entreprise de Lyon ferme à [14 h 00]."),
    ),
    (
        *("en", "Canteen", "The canteen in the main building closes at [6 pm]."),
        *("Canteen", "The canteen in the main building closes at [18:00]."),
    ),
    (
        *("en", "Help", "Call the service desk for laptops on [020 7946 0271]."),
        *("Help", "Call the service desk for laptops on [+44 20 7946 0271]."),
    ),
    # Other units, ranges and limits: nobody can tell
    ("en", "Repair", "Repairs of a laptop take [about three days].", "Repair", "Repairs of a laptop take [four days]."),
    (
        *("fr", "Prêt", "Le prêt au personnel ne peut dépasser [800 €] par an."),
        *("Prêt", "Le prêt au personnel est de [500 €] par an."),
    ),
    ("ja", "修理", "パソコンの修理は[約3日]かかります。", "修理", "パソコンの修理は[4日]かかります。"),
    ("en", "Hotels", "A hotel room costs [€100-150] a night.", "Hotels", "A hotel room costs [€120] a night."),
    ("fr", "Congés", "Vous acquérez [2,083 jours] par mois.", "Congés", "Vous acquérez [2,08 jours] par mois."),
    ("en", "Leave", "You get [20 days] of annual leave.", "Leave", "You get [twenty working days] of annual leave."),
    ("en", "Leave", "You get [4 weeks] of annual leave.", "Leave", "You get [20 days] of annual leave."),
    ("en", "Repair", "Repairs of a laptop take [3 to 5 days].", "Repair", "Repairs of a laptop take [4 days]."),
    ("en", "Leave", "You get at least [20 days] of annual leave.", "Leave", "You get [25 days] of annual leave."),
    ("en", "Leave", "Up to [6 days] of leave can be kept.", "Leave", "At least [2 days] of leave can be kept."),
    (
        "fr",
        "Congés",
        "Vous acquérez [2,5 jours] de congés par mois.",
        "Congés",
        "Vous acquérez [30 jours] de congés par an.",
    ),
    ("fr", "Congés", "Vous avez [25 jours ouvrés] de congés.", "Congés", "Vous avez [30 jours ouvrables] de congés."),
    ("fr", "Prime", "La prime de cooptation est de [1 000 €].", "Prime", "La prime de cooptation est de [£900]."),
    ("ja", "出張", "宿泊費の上限は[1万円]です。", "出張", "宿泊費は[8千円]です。"),
    ("ja", "休暇", "有給休暇は[10日]付与されます。", "休暇", "有給休暇は[10日から20日]付与されます。"),
    # Other places, groups and cases
    ("en", "Parking London", "Parking costs [40 euros] a month.", "Parking Lyon", "Parking costs [30 euros] a month."),
    ("en", "Leave (UK)", "You get [25 days] of annual leave.", "Leave (Japan)", "You get [20 days] of annual leave."),
    (
        *("en", "Working time", "Full-time :: You get [25 days] of annual leave."),
        *("Working time", "Part-time :: You get [15 days] of annual leave."),
    ),
    (
        *("en", "Leave", "Full-time employees get [25 days] of annual leave."),
        *("Leave", "Part-time employees get [15 days] of annual leave."),
    ),
    (
        *("en", "Leave", "After 2 years you get [25 days] of annual leave."),
        *("Leave", "After 5 years you get [30 days] of annual leave."),
    ),
    (
        *("en", "Leave", "You get [25 days] of annual leave."),
        *("Leave", "After 5 years you get [30 days] of annual leave."),
    ),
    (
        *("en", "Probation", "The probation period is [3 months]."),
        *("Probation", "The probation period can be renewed once for [2 months] by agreement."),
    ),
    (
        *("fr", "Mutuelle", "La cotisation de base est de [45 €] par mois."),
        *("Mutuelle", "La cotisation famille est de [98 €] par mois."),
    ),
    (
        *("fr", "Préavis", "Le préavis des cadres est de [trois mois]."),
        *("Préavis", "Le préavis des techniciens est de [deux mois]."),
    ),
    (
        *("fr", "Restaurant de Lyon", "Le plat du jour coûte [3,90 €]."),
        *("Restaurant de Nantes", "Le plat du jour coûte [4,20 €]."),
    ),
    ("ja", "通勤手当（大阪）", "支給の上限は月額[5万円]です。", "通勤手当（東京）", "支給の上限は月額[10万円]です。"),
    ("ja", "慶弔休暇", "本人の結婚休暇は[5日]です。", "慶弔休暇", "子の結婚休暇は[2日]です。"),
    ("ja", "手当", "課長 :: 役職手当は月額[5万円]です。", "手当", "部長 :: 役職手当は月額[10万円]です。"),
    ("ja", "日当", "国内出張の日当は[2,500円]です。", "日当", "海外出張の日当は[6,000円]です。"),
    # Other things altogether
    ("en", "Leave", "You get [25 days] of annual leave.", "Leave", "Claims are paid after [10 days]."),
    ("en", "Canteen", "Lunch is served from [noon].", "Parking", "The gate is open from [seven in the morning]."),
    ("en", "Leave", "Ask for annual leave [in the portal].", "Leave", "Ask for annual leave [two weeks ahead]."),
    ("fr", "Congés", "Posez vos congés [dans le portail].", "Frais", "Les frais sont remboursés [sous dix jours]."),
    ("fr", "Badge", "Le badge coûte [15 €].", "Parking", "La place coûte [40 €] par mois."),
    ("ja", "社員証", "社員証は[総務部]が発行します。", "名刺", "名刺は[広報部]が手配します。"),
    ("ja", "健康診断", "健康診断は年[1回]です。", "研修", "研修は年[3回]です。"),
)
