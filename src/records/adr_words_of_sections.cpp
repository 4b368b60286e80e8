#include "records/adr_word_index.hpp"
#include "records/adr_words.hpp"

namespace akashi {
namespace {

constexpr std::array kHeadings = {
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::title}, "title|titel|titre|titulo|título|titolo|name|标题|標題|タイトル|제목"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::status},
        "status|state|current status|decision status|adr "
        "status|stand|zustand|statut|état|estado|estatus|stato|状态|狀態|ステータス|状態|상태"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::date}, "date|decision date|date of decision|dates|datum|fecha|data|日期|日付|날짜"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::deciders},
        "deciders|decider|decision makers|decision "
        "maker|approvers|entscheider|décideurs|decisores|决策者|決策者|決定者|결정자"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::context},
        "context|context and problem statement|context and problem|problem|problem "
        "statement|problem description|the "
        "problem|issue|background|motivation|introduction|situation|current situation|current "
        "state|context and background|kontext|kontext und "
        "problemstellung|ausgangslage|hintergrund|problemstellung|problembeschreibung|contexte|"
        "contexte et problème|problématique|contexte et énoncé du problème|contexto|contexto y "
        "problema|contexto y planteamiento del problema|problema|contexto e problema|contexto e "
        "declaração do problema|contesto|contesto e "
        "problema|背景|上下文|背景与问题|背景與問題|问题|問題|问题陈述|問題陳述|背景和问题陈述|"
        "コンテキスト|文脈|課題|배경|맥락|컨텍스트|문제"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::context, true},
        "decision drivers|drivers|forces|goals|goal|non goals|goals and non "
        "goals|objective|objectives|requirements|constraints|assumptions|assumption|scope|why|why "
        "now|criteria|decision criteria|evaluation criteria|use "
        "cases|principles|entscheidungstreiber|einflussfaktoren|ziele|anforderungen|facteurs de "
        "décision|objectifs|factores de decisión|factores|objetivos|fatores de "
        "decisão|obiettivi|决策驱动因素|決策驅動因素|目标|目標|決定要因|의사결정 동인"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::options},
        "considered options|options considered|options|option|possible solutions|possible "
        "options|solutions considered|considered solutions|candidates|approaches|approaches "
        "considered|considered approaches|betrachtete optionen|optionen|betrachtete "
        "varianten|varianten|lösungsoptionen|mögliche lösungen|options envisagées|options "
        "considérées|solutions envisagées|opciones consideradas|opciones|opções "
        "consideradas|opções|opzioni "
        "considerate|opzioni|考虑的选项|考慮的選項|备选方案|備選方案|候选方案|候選方案|可选方案|"
        "方案对比|選択肢|検討した選択肢|検討した代替案|고려한 옵션|고려된 옵션|옵션|선택지"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::rejected_options},
        "considered alternatives|alternatives considered|alternatives|alternative|alternative "
        "solutions|alternative options|alternative approaches|alternatives explored|alternatives "
        "evaluated|alternatives rejected|rejected alternatives|rejected options|options "
        "rejected|options not chosen|alternatives not chosen|rejected|rejected "
        "approaches|discarded options|discarded alternatives|other options|other "
        "alternatives|other options considered|other alternatives considered|other solutions "
        "considered|prior art and alternatives|rationale and alternatives|what else was "
        "considered|why not|alternativen|betrachtete alternativen|verworfene "
        "alternativen|verworfene optionen|geprüfte alternativen|alternatives "
        "considérées|alternatives envisagées|alternatives étudiées|alternatives "
        "rejetées|alternativas|alternativas consideradas|alternativas descartadas|alternativas "
        "rechazadas|alternativas rejeitadas|alternative considerate|alternative "
        "scartate|替代方案|考虑的替代方案|考慮的替代方案|考虑过的替代方案|被否决的方案|"
        "被拒绝的方案|其他方案|代替案|却下した案|대안|고려한 대안|고려된 대안"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::arguments},
        "pros and cons of the options|pros and cons|pros and cons of options|pros and cons of the "
        "alternatives|options analysis|analysis of options|option analysis|options "
        "evaluation|evaluation of options|evaluation|comparison|comparison of options|options "
        "comparison|vor und nachteile|vor und nachteile der optionen|bewertung der "
        "optionen|bewertung|avantages et inconvénients|avantages et inconvénients des options|pros "
        "y contras|pros y contras de las opciones|ventajas y desventajas|prós e contras|prós e "
        "contras das opções|pro e contro|pro e contro delle "
        "opzioni|优缺点|优点与缺点|選択肢の長所と短所|方案优缺点|選項的優缺點|选项的优缺点|장단점"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::decision},
        "decision|decisions|the decision|decision outcome|outcome|decision made|decision "
        "taken|decision and rationale|decision and reasoning|decision details|decision "
        "summary|proposal|proposals|proposed decision|proposed solution|proposed design|proposed "
        "change|proposed changes|proposed approach|context and proposed "
        "design|resolution|solution|the solution|conclusion|design|detailed design|approach|chosen "
        "option|chosen solution|chosen approach|chosen alternative|selected option|selected "
        "solution|selected approach|preferred option|preferred solution|recommendation|recommended "
        "option|recommended solution|final decision|choice|our choice|what|what we decided|what we "
        "will do|entscheidung|entscheidungen|entscheidungsergebnis|ergebnis der "
        "entscheidung|gewählte option|gewählte "
        "lösung|beschluss|lösung|lösungsvorschlag|vorschlag|empfehlung|décision|décisions|résultat "
        "de la décision|solution retenue|option retenue|proposition|decisión|decisiones|resultado "
        "de la decisión|solución|propuesta|opción elegida|decisão|decisões|resultado da "
        "decisão|solução|proposta|opção escolhida|decisione|decisioni|risultato della "
        "decisione|esito della decisione|soluzione|opzione "
        "scelta|决策|決策|决定|決定|决策结果|決策結果|解决方案|解決方案|方案|最终方案|决议|提案|"
        "結論|结论|決定事項|決定内容|결정|결정 사항|결정 결과|결론|해결책"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::decision, true},
        "rationale|rationales|reasoning|reasons|reason|justification|how|implementation|"
        "implementation details|implementation plan|decision "
        "rationale|begründung|umsetzung|justificación|justificativa|motivazione|raisonnement|"
        "justification de la décision|理由|决策理由|決策理由|选择理由|이유|근거"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::consequences},
        "consequences|consequence|implications|implication|impact|impacts|trade "
        "offs|tradeoffs|trade "
        "off|results|result|effects|effect|outcomes|konsequenzen|folgen|auswirkungen|conséquences|"
        "implications et "
        "conséquences|consecuencias|consequências|conseguenze|implicaciones|implicações|impacto|"
        "后果|後果|影响|影響|結果|结果|帰結|결과|영향|트레이드오프"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::consequences, true},
        "positive consequences|negative consequences|neutral "
        "consequences|positive|negative|neutral|confirmation|validation|compliance|verification|"
        "risks|risk|risks and "
        "mitigations|mitigations|advantages|disadvantages|benefits|drawbacks|positive consequences "
        "and benefits|what becomes easier|what becomes more difficult|follow up|follow ups|future "
        "work|next steps|security considerations|security implications|cost implications|positive "
        "konsequenzen|negative konsequenzen|positive folgen|negative "
        "folgen|risiken|vorteile|nachteile|conséquences positives|conséquences "
        "négatives|risques|avantages|inconvénients|consecuencias positivas|consecuencias "
        "negativas|ventajas|desventajas|riesgos|consequências positivas|consequências "
        "negativas|vantagens|desvantagens|riscos|conseguenze positive|conseguenze "
        "negative|vantaggi|svantaggi|rischi|正面影响|负面影响|正面影響|負面影響|风险|風險|リスク|"
        "확인|위험"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::summary, true},
        "summary|abstract|tl dr|tldr|overview|executive summary|y "
        "statement|zusammenfassung|überblick|résumé|resumen|resumo|riepilogo|摘要|概述|概要|要約|"
        "요약|개요"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::metadata},
        "metadata|meta|meta data|info|information|document information|document "
        "info|header|record|adr|details|decision details and "
        "metadata|metadaten|métadonnées|metadatos|metadados|元数据|元資料|メタデータ"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::history},
        "history|changelog|change log|change history|revision history|revisions|version "
        "history|status history|decision history|document history|amendments|amendment "
        "log|timeline|änderungshistorie|historie|historique|historial|histórico|cronologia|"
        "变更历史|变更记录|修订历史|更新履歴|変更履歴|변경 이력"
    },
    AdrWordRow<AdrHeadingWords>{
        {AdrPart::links},
        "links|related|related decisions|related adrs|related documents|references|see also|more "
        "information|supersedes|superseded by|relations|relationships|notes|weitere "
        "informationen|verweise|liens|références|enlaces|referencias|referências|riferimenti|"
        "collegamenti|相关链接|参考|參考|相关决策|参考資料|関連|참고|관련"
    },
};

constexpr std::array kArgumentHeadings = {
    AdrWordRow<bool>{
        true,
        "pros|cons|pro|con|pros and cons|pro and "
        "con|advantages|disadvantages|benefits|drawbacks|upsides|downsides|strengths|weaknesses|"
        "good|bad|neutral|positive|negative|description|details|overview|summary|analysis|"
        "evaluation|assessment|discussion|comparison|comparison matrix|comparison table|decision "
        "matrix|notes|note|risks|cost|costs|effort|examples|example|implementation|how it "
        "works|how|why|why not|why "
        "rejected|verdict|conclusion|recommendation|rationale|reason|reasons|reason for "
        "rejection|rejected because|trade "
        "offs|tradeoffs|consequences|impact|references|links|considerations|limitations|"
        "feasibility|complexity|performance|security|criteria|decision drivers|evaluation "
        "criteria|argument|arguments|vorteile|nachteile|vor und "
        "nachteile|beschreibung|bewertung|avantages|inconvénients|description "
        "détaillée|ventajas|desventajas|pros y "
        "contras|contras|descripción|vantagens|desvantagens|prós|prós e "
        "contras|descrição|vantaggi|svantaggi|descrizione|contro|优点|缺点|優點|缺點|优缺点|描述|"
        "说明|メリット|デメリット|長所|短所|説明|장점|단점|설명"
    },
};

constexpr std::array kOptionWords = {
    AdrWordRow<bool>{
        true,
        "option|alternative|approach|solution|variant|variante|alternativa|opción|opção|opzione|"
        "möglichkeit|lösung|proposal|choice|candidate|scenario|方案|选项|選項|案|대안|옵션"
    },
};

constexpr std::array kChoiceMarks = {
    AdrWordRow<bool>{
        true,
        "chosen|chosen option|selected|selected option|accepted|preferred|preferred "
        "option|recommended|our choice|the choice|adopted|decision|decided|picked|winner|current "
        "choice|final choice|this adr|this decision|this proposal|chosen solution|chosen "
        "approach|we chose this|gewählt|ausgewählt|retenu|retenue|choisi|choisie|option "
        "retenue|elegido|elegida|seleccionado|seleccionada|escolhido|escolhida|scelto|scelta|选择|"
        "選擇|采用|採用|已采用|选定|已选|選択|선택|채택"
    },
};

}  // namespace

std::optional<AdrHeadingWords> find_adr_heading_words(std::string_view words) {
    static const AdrWordIndex index = index_adr_words(kHeadings);
    return adr_meaning_in(kHeadings, index, words);
}

bool is_adr_argument_heading(std::string_view words) {
    static const AdrWordIndex index = index_adr_words(kArgumentHeadings);
    return index.contains(words);
}

std::size_t adr_option_word_size(std::string_view words) {
    static const AdrWordIndex index = index_adr_words(kOptionWords);
    const std::string_view first = words.substr(0, words.find(' '));
    if (index.contains(first)) return first.size();
    // `方案2` has no space.
    const std::size_t digits = words.find_first_of("0123456789");
    const std::string_view before = words.substr(0, std::min(digits, words.size()));
    return digits != words.npos && index.contains(before) ? before.size() : 0;
}

bool is_adr_choice_mark(std::string_view words) {
    static const AdrWordIndex index = index_adr_words(kChoiceMarks);
    return index.contains(words);
}

}  // namespace akashi
