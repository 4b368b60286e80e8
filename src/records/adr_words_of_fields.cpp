#include "records/adr_word_index.hpp"
#include "records/adr_words.hpp"

#include <vector>

namespace akashi {
namespace {

constexpr std::array kFields = {
    AdrWordRow<AdrField>{
        AdrField::status,
        "status|state|adr status|decision status|current "
        "status|stand|zustand|statut|état|estado|estatus|stato|状态|狀態|ステータス|状態|상태"
    },
    AdrWordRow<AdrField>{
        AdrField::date,
        "date|adr date|date of record|datum|date de la "
        "décision|fecha|data|tanggal|日期|日付|날짜|effective date|effective|in effect since|valid "
        "from|date published|published|published on|published date|publication date"
    },
    AdrWordRow<AdrField>{
        AdrField::date_accepted,
        "decided|decided on|decided at|date decided|decision date|date of decision|date "
        "accepted|accepted|accepted on|accepted date|acceptance date|approved|approved on|approval "
        "date|approved date|ratified|ratified on|adopted|adopted on|resolved|rejected|rejected "
        "on|entschieden|entschieden am|entscheidungsdatum|beschlossen|beschlossen "
        "am|angenommen|angenommen am|date de décision|décidé le|accepté le|fecha de decisión|fecha "
        "de aprobación|aceptado|data da decisão|data della "
        "decisione|决策日期|決策日期|决定日期|決定日|結論日|결정일"
    },
    AdrWordRow<AdrField>{
        AdrField::date_created,
        "created|created on|created at|created date|creation date|date created|proposed|proposed "
        "on|date proposed|proposal date|proposed date|start "
        "date|started|opened|submitted|drafted|raised|written|first published|initial "
        "date|erstellt|erstellt am|vorgeschlagen|créé le|date de création|creado|fecha de "
        "creación|criado em|data de criação|creato "
        "il|创建日期|創建日期|创建时间|提出日期|作成日|생성일|작성일"
    },
    AdrWordRow<AdrField>{
        AdrField::date_modified,
        "last updated|updated|updated on|updated at|last update|last updated on|last "
        "modified|modified|modified on|last changed|changed|last reviewed|reviewed|revised|last "
        "revised|amended|last edited|lastmod|last review|date updated|date modified|letzte "
        "änderung|aktualisiert|zuletzt geändert|geändert am|mis à jour|mise à jour|dernière mise à "
        "jour|modifié le|última actualización|actualizado|última atualização|atualizado em|ultimo "
        "aggiornamento|更新日期|最后更新|最後更新|更新日|最終更新|最終更新日|수정일"
    },
    AdrWordRow<AdrField>{
        AdrField::deciders,
        "deciders|decider|decision makers|decision maker|decision owner|decision "
        "owners|approvers|approver|approved by|accepted by|decided "
        "by|entscheider|entscheidungsträger|décideurs|decisores|responsables de la "
        "decisión|decisori|决策者|決策者|決定者|결정자"
    },
    AdrWordRow<AdrField>{
        AdrField::title,
        "title|feature name|titel|titre|título|titolo|judul|标题|標題|タイトル|제목"
    },
    AdrWordRow<AdrField>{
        AdrField::superseded_by,
        "superseded by|superceded by|superseeded by|is superseded by|replaced by|obsoleted "
        "by|deprecated by|supersededby|replacedby|superseded|ersetzt durch|abgelöst durch|remplacé "
        "par|remplacée par|reemplazado por|reemplazada por|sustituido por|sustituida "
        "por|substituído por|substituída por|sostituito da|sostituita "
        "da|被取代|取代者|被替代|置き換え先"
    },
    AdrWordRow<AdrField>{
        AdrField::supersedes,
        "supersedes|supercedes|superseeds|supersede|superseding|replaces|obsoletes|supersedes "
        "adr|supersedes adrs|ersetzt|löst ab|remplace|reemplaza|reemplaza a|sustituye|sustituye "
        "a|substitui|sostituisce|取代|替代|置き換え対象"
    },
    AdrWordRow<AdrField>{
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
    AdrWordRow<AdrStatus>{
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
    AdrWordRow<AdrStatus>{
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
    AdrWordRow<AdrStatus>{
        rejected,
        "not accepted|not approved|never accepted|not "
        "adopted|rejected|reject|declined|denied|withdrawn|abandoned|cancelled|canceled|discarded|"
        "dropped|wont do|won't "
        "do|abgelehnt|verworfen|zurückgezogen|rejeté|rejetée|refusé|refusée|abandonné|abandonnée|"
        "rechazado|rechazada|descartado|descartada|rejeitado|rejeitada|recusado|respinto|respinta|"
        "rifiutato|rifiutata|已拒绝|拒绝|已拒絕|拒絕|已否决|否决|已否決|已放弃|已撤回|却下|棄却|"
        "거부|거부됨|거절|기각|기각됨|반려"
    },
    AdrWordRow<AdrStatus>{
        deprecated,
        "no longer valid|no longer accepted|no longer active|no longer in effect|no longer in "
        "use|no longer relevant|no longer used|no longer applies|not in "
        "effect|deprecated|obsolete|obsoleted|outdated|retired|expired|inactive|archived|revoked|"
        "reverted|veraltet|obsolet|überholt|obsolète|déprécié|dépréciée|obsoleto|obsoleta|"
        "deprecado|deprecada|depreciado|descontinuado|deprecato|deprecata|已弃用|弃用|已棄用|棄用|"
        "已废弃|废弃|已廢棄|廢棄|过时|過時|已过时|已过期|非推奨|廃止|폐기|폐기됨|사용 중단"
    },
    AdrWordRow<AdrStatus>{
        superseded,
        "superseded|superceded|superseeded|supercedes "
        "by|replaced|ersetzt|abgelöst|remplacé|remplacée|reemplazado|reemplazada|sustituido|"
        "sustituida|substituído|substituída|superado|superada|sostituito|sostituita|superato|"
        "superata|已取代|被取代|取代|已替代|被替代|已替换|已被替换|置き換え|置き換えられ|대체|"
        "대체됨"
    },
};

constexpr std::array kMonths = {
    AdrWordRow<unsigned>{
        1, "january|jan|januar|jänner|janvier|janv|enero|ene|janeiro|gennaio|gen|januari"
    },
    AdrWordRow<unsigned>{
        2, "february|feb|februar|février|fevrier|févr|fév|febrero|fevereiro|fev|febbraio|februari"
    },
    AdrWordRow<unsigned>{3, "march|mar|märz|mrz|mars|marzo|março|mär|maart"},
    AdrWordRow<unsigned>{4, "april|apr|avril|avr|abril|abr|aprile"},
    AdrWordRow<unsigned>{5, "may|mai|mayo|maio|maggio|mag|mei"},
    AdrWordRow<unsigned>{6, "june|jun|juni|juin|junio|junho|giugno|giu"},
    AdrWordRow<unsigned>{7, "july|jul|juli|juillet|juil|julio|julho|luglio|lug"},
    AdrWordRow<unsigned>{8, "august|aug|août|aout|agosto|ago|augustus"},
    AdrWordRow<unsigned>{
        9, "september|sep|sept|septembre|septiembre|setiembre|setembro|set|settembre"
    },
    AdrWordRow<unsigned>{10, "october|oct|oktober|okt|octobre|octubre|outubro|out|ottobre|ott"},
    AdrWordRow<unsigned>{11, "november|nov|novembre|noviembre|novembro"},
    AdrWordRow<unsigned>{
        12, "december|dec|dezember|dez|décembre|decembre|déc|diciembre|dic|dezembro|dicembre"
    },
};

std::vector<std::pair<std::string_view, AdrStatus>> make_status_words() {
    std::vector<std::pair<std::string_view, AdrStatus>> words;
    for (const auto& [word, row] : index_adr_words(kStatuses))
        words.emplace_back(word, kStatuses[row].meaning);
    std::ranges::sort(words, [](const auto& left, const auto& right) {
        return std::pair(right.first.size(), left.first) <
               std::pair(left.first.size(), right.first);
    });
    return words;
}

}  // namespace

std::optional<AdrField> find_adr_field_words(std::string_view words) {
    static const AdrWordIndex index = index_adr_words(kFields);
    return adr_meaning_in(kFields, index, words);
}

std::span<const std::pair<std::string_view, AdrStatus>> adr_status_words() {
    static const std::vector<std::pair<std::string_view, AdrStatus>> words = make_status_words();
    return words;
}

std::optional<unsigned> find_adr_month(std::string_view word) {
    static const AdrWordIndex index = index_adr_words(kMonths);
    return adr_meaning_in(kMonths, index, word);
}

}  // namespace akashi
