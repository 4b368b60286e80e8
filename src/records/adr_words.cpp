#include "records/adr_words.hpp"

#include "records/adr_text.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

namespace akashi {
namespace {

/// One meaning and its words, separated by `|`.
template <typename Meaning>
struct Row {
    Meaning meaning;
    std::string_view words;
};

constexpr std::array kHeadings = {
    Row<AdrHeadingWords>{
        {AdrPart::title}, "title|titel|titre|titulo|título|titolo|name|标题|標題|タイトル|제목"
    },
    Row<AdrHeadingWords>{
        {AdrPart::status},
        "status|state|current status|decision status|adr "
        "status|stand|zustand|statut|état|estado|estatus|stato|状态|狀態|ステータス|状態|상태"
    },
    Row<AdrHeadingWords>{
        {AdrPart::date}, "date|decision date|date of decision|dates|datum|fecha|data|日期|日付|날짜"
    },
    Row<AdrHeadingWords>{
        {AdrPart::deciders},
        "deciders|decider|decision makers|decision "
        "maker|approvers|entscheider|décideurs|decisores|决策者|決策者|決定者|결정자"
    },
    Row<AdrHeadingWords>{
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
    Row<AdrHeadingWords>{
        {AdrPart::context, true},
        "decision drivers|drivers|forces|goals|goal|non goals|goals and non "
        "goals|objective|objectives|requirements|constraints|assumptions|assumption|scope|why|why "
        "now|criteria|decision criteria|evaluation criteria|use "
        "cases|principles|entscheidungstreiber|einflussfaktoren|ziele|anforderungen|facteurs de "
        "décision|objectifs|factores de decisión|factores|objetivos|fatores de "
        "decisão|obiettivi|决策驱动因素|決策驅動因素|目标|目標|決定要因|의사결정 동인"
    },
    Row<AdrHeadingWords>{
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
    Row<AdrHeadingWords>{
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
    Row<AdrHeadingWords>{
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
    Row<AdrHeadingWords>{
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
    Row<AdrHeadingWords>{
        {AdrPart::decision, true},
        "rationale|rationales|reasoning|reasons|reason|justification|how|implementation|"
        "implementation details|implementation plan|decision "
        "rationale|begründung|umsetzung|justificación|justificativa|motivazione|raisonnement|"
        "justification de la décision|理由|决策理由|決策理由|选择理由|이유|근거"
    },
    Row<AdrHeadingWords>{
        {AdrPart::consequences},
        "consequences|consequence|implications|implication|impact|impacts|trade "
        "offs|tradeoffs|trade "
        "off|results|result|effects|effect|outcomes|konsequenzen|folgen|auswirkungen|conséquences|"
        "implications et "
        "conséquences|consecuencias|consequências|conseguenze|implicaciones|implicações|impacto|"
        "后果|後果|影响|影響|結果|结果|帰結|결과|영향|트레이드오프"
    },
    Row<AdrHeadingWords>{
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
    Row<AdrHeadingWords>{
        {AdrPart::summary, true},
        "summary|abstract|tl dr|tldr|overview|executive summary|y "
        "statement|zusammenfassung|überblick|résumé|resumen|resumo|riepilogo|摘要|概述|概要|要約|"
        "요약|개요"
    },
    Row<AdrHeadingWords>{
        {AdrPart::metadata},
        "metadata|meta|meta data|info|information|document information|document "
        "info|header|record|adr|details|decision details and "
        "metadata|metadaten|métadonnées|metadatos|metadados|元数据|元資料|メタデータ"
    },
    Row<AdrHeadingWords>{
        {AdrPart::history},
        "history|changelog|change log|change history|revision history|revisions|version "
        "history|status history|decision history|document history|amendments|amendment "
        "log|timeline|änderungshistorie|historie|historique|historial|histórico|cronologia|"
        "变更历史|变更记录|修订历史|更新履歴|変更履歴|변경 이력"
    },
    Row<AdrHeadingWords>{
        {AdrPart::links},
        "links|related|related decisions|related adrs|related documents|references|see also|more "
        "information|supersedes|superseded by|relations|relationships|notes|weitere "
        "informationen|verweise|liens|références|enlaces|referencias|referências|riferimenti|"
        "collegamenti|相关链接|参考|參考|相关决策|参考資料|関連|참고|관련"
    },
};

constexpr std::array kFields = {
    Row<AdrField>{
        AdrField::status,
        "status|state|adr status|decision status|current "
        "status|stand|zustand|statut|état|estado|estatus|stato|状态|狀態|ステータス|状態|상태"
    },
    Row<AdrField>{
        AdrField::date,
        "date|adr date|date of record|datum|date de la "
        "décision|fecha|data|tanggal|日期|日付|날짜|effective date|effective|in effect since|valid "
        "from|date published|published|published on|published date|publication date"
    },
    Row<AdrField>{
        AdrField::date_accepted,
        "decided|decided on|decided at|date decided|decision date|date of decision|date "
        "accepted|accepted|accepted on|accepted date|acceptance date|approved|approved on|approval "
        "date|approved date|ratified|ratified on|adopted|adopted on|resolved|rejected|rejected "
        "on|entschieden|entschieden am|entscheidungsdatum|beschlossen|beschlossen "
        "am|angenommen|angenommen am|date de décision|décidé le|accepté le|fecha de decisión|fecha "
        "de aprobación|aceptado|data da decisão|data della "
        "decisione|决策日期|決策日期|决定日期|決定日|結論日|결정일"
    },
    Row<AdrField>{
        AdrField::date_created,
        "created|created on|created at|created date|creation date|date created|proposed|proposed "
        "on|date proposed|proposal date|proposed date|start "
        "date|started|opened|submitted|drafted|raised|written|first published|initial "
        "date|erstellt|erstellt am|vorgeschlagen|créé le|date de création|creado|fecha de "
        "creación|criado em|data de criação|creato "
        "il|创建日期|創建日期|创建时间|提出日期|作成日|생성일|작성일"
    },
    Row<AdrField>{
        AdrField::date_modified,
        "last updated|updated|updated on|updated at|last update|last updated on|last "
        "modified|modified|modified on|last changed|changed|last reviewed|reviewed|revised|last "
        "revised|amended|last edited|lastmod|last review|date updated|date modified|letzte "
        "änderung|aktualisiert|zuletzt geändert|geändert am|mis à jour|mise à jour|dernière mise à "
        "jour|modifié le|última actualización|actualizado|última atualização|atualizado em|ultimo "
        "aggiornamento|更新日期|最后更新|最後更新|更新日|最終更新|最終更新日|수정일"
    },
    Row<AdrField>{
        AdrField::deciders,
        "deciders|decider|decision makers|decision maker|decision owner|decision "
        "owners|approvers|approver|approved by|accepted by|decided "
        "by|entscheider|entscheidungsträger|décideurs|decisores|responsables de la "
        "decisión|decisori|决策者|決策者|決定者|결정자"
    },
    Row<AdrField>{AdrField::title, "title|titel|titre|título|titolo|judul|标题|標題|タイトル|제목"},
    Row<AdrField>{
        AdrField::superseded_by,
        "superseded by|superceded by|superseeded by|is superseded by|replaced by|obsoleted "
        "by|deprecated by|supersededby|replacedby|superseded|ersetzt durch|abgelöst durch|remplacé "
        "par|remplacée par|reemplazado por|reemplazada por|sustituido por|sustituida "
        "por|substituído por|substituída por|sostituito da|sostituita "
        "da|被取代|取代者|被替代|置き換え先"
    },
    Row<AdrField>{
        AdrField::supersedes,
        "supersedes|supercedes|superseeds|supersede|superseding|replaces|obsoletes|supersedes "
        "adr|supersedes adrs|ersetzt|löst ab|remplace|reemplaza|reemplaza a|sustituye|sustituye "
        "a|substitui|sostituisce|取代|替代|置き換え対象"
    },
    Row<AdrField>{
        AdrField::skipped,
        "author|authors|owner|owners|tags|tag|ticket|tickets|issue|issues|consulted|informed|"
        "contributors|reviewers|reviewer|reviewed by|proposed "
        "by|category|categories|related|relates to|amends|amended by|depends on|builds "
        "on|scope|area|component|version|id|number|technical story|author "
        "s|autor|auteur|pr|type|phase|milestone|impact|priority|labels|stakeholders|proposer|"
        "driver|review date|next review"
    },
};

using enum AdrStatus;
constexpr std::array kStatuses = {
    Row<AdrStatus>{
        proposed,
        "not yet accepted|not yet approved|not yet decided|not yet ratified|not decided|to be "
        "accepted|to be approved|to be decided|to be discussed|pending approval|awaiting "
        "approval|proposed|proposal|draft|drafted|pending|in review|under review|review|in "
        "discussion|under discussion|in progress|work in progress|wip|rfc|request for "
        "comments|open|on hold|deferred|postponed|undecided|tbd|experimental|trial|ready for "
        "review|vorgeschlagen|entwurf|in diskussion|in prüfung|offen|proposé|proposée|brouillon|en "
        "discussion|en cours|propuesto|propuesta|borrador|en revisión|en "
        "discusión|proposto|proposta|rascunho|em revisão|em discussão|bozza|in revisione|in "
        "discussione|提议|提議|提案|提案中|草案|草稿|待定|待决|讨论中|討論中|评审中|審議中|検討中|"
        "下書き|レビュー中|제안|제안됨|초안|검토 중|검토중"
    },
    Row<AdrStatus>{
        accepted,
        "accepted|accept|approved|adopted|agreed|decided|ratified|implemented|implementing|"
        "partially implemented|done|active|in effect|in "
        "force|effective|final|finalized|finalised|complete|completed|closed|current|valid|live|in "
        "use|resolved|selected|confirmed|binding|endorsed|angenommen|akzeptiert|beschlossen|"
        "entschieden|genehmigt|umgesetzt|gültig|aktiv|accepté|acceptée|approuvé|approuvée|validé|"
        "validée|adopté|adoptée|aceptado|aceptada|aprobado|aprobada|aceito|aceita|aprovado|"
        "aprovada|aceite|implementado|implementada|accettato|accettata|approvato|approvata|已接受|"
        "接受|已采纳|採納|采纳|已採納|已通过|已通過|通过|已批准|批准|已实施|已決定|已决定|已定|"
        "生效|採用|採用済み|承認|承認済み|受理|승인|승인됨|수락|수락됨|채택|채택됨|확정|완료"
    },
    Row<AdrStatus>{
        rejected,
        "not accepted|not approved|never accepted|not "
        "adopted|rejected|reject|declined|denied|withdrawn|abandoned|cancelled|canceled|discarded|"
        "dropped|wont do|won't "
        "do|abgelehnt|verworfen|zurückgezogen|rejeté|rejetée|refusé|refusée|abandonné|abandonnée|"
        "rechazado|rechazada|descartado|descartada|rejeitado|rejeitada|recusado|respinto|respinta|"
        "rifiutato|rifiutata|已拒绝|拒绝|已拒絕|拒絕|已否决|否决|已否決|已放弃|已撤回|却下|棄却|"
        "거부|거부됨|거절|기각|기각됨|반려"
    },
    Row<AdrStatus>{
        deprecated,
        "no longer valid|no longer accepted|no longer active|no longer in effect|no longer in "
        "use|no longer relevant|no longer used|no longer applies|not in "
        "effect|deprecated|obsolete|obsoleted|outdated|retired|expired|inactive|archived|revoked|"
        "reverted|veraltet|obsolet|überholt|obsolète|déprécié|dépréciée|obsoleto|obsoleta|"
        "deprecado|deprecada|depreciado|descontinuado|deprecato|deprecata|已弃用|弃用|已棄用|棄用|"
        "已废弃|废弃|已廢棄|廢棄|过时|過時|已过时|已过期|非推奨|廃止|폐기|폐기됨|사용 중단"
    },
    Row<AdrStatus>{
        superseded,
        "superseded|superceded|superseeded|supercedes "
        "by|replaced|ersetzt|abgelöst|remplacé|remplacée|reemplazado|reemplazada|sustituido|"
        "sustituida|substituído|substituída|superado|superada|sostituito|sostituita|superato|"
        "superata|已取代|被取代|取代|已替代|被替代|已替换|已被替换|置き換え|置き換えられ|대체|"
        "대체됨"
    },
};

constexpr std::array kMonths = {
    Row<unsigned>{
        1, "january|jan|januar|jänner|janvier|janv|enero|ene|janeiro|gennaio|gen|januari"
    },
    Row<unsigned>{
        2, "february|feb|februar|février|fevrier|févr|fév|febrero|fevereiro|fev|febbraio|februari"
    },
    Row<unsigned>{3, "march|mar|märz|mrz|mars|marzo|março|mär|maart"},
    Row<unsigned>{4, "april|apr|avril|avr|abril|abr|aprile"},
    Row<unsigned>{5, "may|mai|mayo|maio|maggio|mag|mei"},
    Row<unsigned>{6, "june|jun|juni|juin|junio|junho|giugno|giu"},
    Row<unsigned>{7, "july|jul|juli|juillet|juil|julio|julho|luglio|lug"},
    Row<unsigned>{8, "august|aug|août|aout|agosto|ago|augustus"},
    Row<unsigned>{9, "september|sep|sept|septembre|septiembre|setiembre|setembro|set|settembre"},
    Row<unsigned>{10, "october|oct|oktober|okt|octobre|octubre|outubro|out|ottobre|ott"},
    Row<unsigned>{11, "november|nov|novembre|noviembre|novembro"},
    Row<unsigned>{
        12, "december|dec|dezember|dez|décembre|decembre|déc|diciembre|dic|dezembro|dicembre"
    },
};

constexpr std::array kArgumentHeadings = {
    Row<bool>{
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
    Row<bool>{
        true,
        "option|alternative|approach|solution|variant|variante|alternativa|opción|opção|opzione|"
        "möglichkeit|lösung|proposal|choice|candidate|scenario|方案|选项|選項|案|대안|옵션"
    },
};

constexpr std::array kChoiceMarks = {
    Row<bool>{
        true,
        "chosen|chosen option|selected|selected option|accepted|preferred|preferred "
        "option|recommended|our choice|the choice|adopted|decision|decided|picked|winner|current "
        "choice|final choice|this adr|this decision|this proposal|chosen solution|chosen "
        "approach|we chose this|gewählt|ausgewählt|retenu|retenue|choisi|choisie|option "
        "retenue|elegido|elegida|seleccionado|seleccionada|escolhido|escolhida|scelto|scelta|选择|"
        "選擇|采用|採用|已采用|选定|已选|選択|선택|채택"
    },
};

using Words = std::unordered_map<std::string_view, std::size_t>;

/// The words of each row, with its index.
template <typename Rows>
Words index_of(const Rows& rows) {
    Words words;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::string_view rest = rows[row].words; !rest.empty();) {
            const std::string_view word = rest.substr(0, rest.find('|'));
            rest.remove_prefix(std::min(word.size() + 1, rest.size()));
            words.emplace(word, row);
        }
    }
    return words;
}

/// The meaning of exactly these words.
template <typename Meaning, std::size_t count>
std::optional<Meaning> meaning_in(
    const std::array<Row<Meaning>, count>& rows, const Words& index, std::string_view words
) {
    const auto found = index.find(words);
    if (found == index.end()) return std::nullopt;
    return rows[found->second].meaning;
}

std::vector<std::pair<std::string_view, AdrStatus>> make_status_words() {
    std::vector<std::pair<std::string_view, AdrStatus>> words;
    for (const auto& [word, row] : index_of(kStatuses))
        words.emplace_back(word, kStatuses[row].meaning);
    std::ranges::sort(words, [](const auto& left, const auto& right) {
        return std::pair(right.first.size(), left.first) <
               std::pair(left.first.size(), right.first);
    });
    return words;
}

}  // namespace

std::optional<AdrHeadingWords> find_adr_heading_words(std::string_view words) {
    static const Words kIndex = index_of(kHeadings);
    return meaning_in(kHeadings, kIndex, words);
}

std::optional<AdrField> find_adr_field_words(std::string_view words) {
    static const Words kIndex = index_of(kFields);
    return meaning_in(kFields, kIndex, words);
}

std::span<const std::pair<std::string_view, AdrStatus>> adr_status_words() {
    static const std::vector<std::pair<std::string_view, AdrStatus>> kWords = make_status_words();
    return kWords;
}

std::optional<unsigned> find_adr_month(std::string_view word) {
    static const Words kIndex = index_of(kMonths);
    return meaning_in(kMonths, kIndex, word);
}

bool is_adr_argument_heading(std::string_view words) {
    static const Words kIndex = index_of(kArgumentHeadings);
    return kIndex.contains(words);
}

std::size_t adr_option_word_size(std::string_view words) {
    static const Words kIndex = index_of(kOptionWords);
    const std::string_view first = words.substr(0, words.find(' '));
    if (kIndex.contains(first)) return first.size();
    // `方案2` has no space.
    const std::size_t digits = words.find_first_of("0123456789");
    const std::string_view before = words.substr(0, std::min(digits, words.size()));
    return digits != words.npos && kIndex.contains(before) ? before.size() : 0;
}

bool is_adr_choice_mark(std::string_view words) {
    static const Words kIndex = index_of(kChoiceMarks);
    return kIndex.contains(words);
}

}  // namespace akashi
