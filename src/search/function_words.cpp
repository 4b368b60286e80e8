#include "search/language.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace akashi {
namespace {

/// By language, in the order of Language; folded as words_of() does it.
constexpr std::array<std::string_view, kLanguages> kFunctionWords{
    // danish
    "ad af aldrig alle alt at blev bliver da de dem den denne der deres det dette dig din dog "
    "du efter eller en end er et for fordi fra ham han hans har havde have hende her hos hun "
    "hvad hvem hver hvilken hvis hvor hvordan hvorfor i ikke ind ingen jeg jer kan kun kunne "
    "ma man maske med meget mellem men mere mig min mod nar nej noget nogle nu og ogsa om op "
    "os over pa sa sig sin skal skulle som til ud uden under var ved vi vil ville være",
    // dutch
    "aan al alle als bij daar dan dat de deze die dit doen door dus een en er gebruiken "
    "gebruikt geen had heb hebben heeft het hoe hun ik in is ja je kan kunnen maar me meer "
    "men met mijn moet moeten na naar niet nog nu of om omdat onder ons onze ook op over te "
    "tegen toch tot uit van veel voor waar waarom want waren was wat we wel welke werd wie "
    "wij wil willen worden wordt zal ze zelf zich zij zijn zo zonder zou",
    // english
    "a about above after again all also although am an and any anyone anything are aren as at "
    "be because been before being below between both but by can cannot could couldn d did "
    "didn do does doesn doing don down during each either else etc ever everyone everything "
    "few for from further get gets go goes going got had hadn has hasn have having he her "
    "here hers him himself his how however i if in instead into is isn it its itself just let "
    "like ll m made make makes making may maybe me might more most much must my myself need "
    "needed needs neither no nor not nothing now of off on once one only onto or other our "
    "ourselves out over own per perhaps please rather re s same shall she should shouldn "
    "since so some someone something such t take takes than that the their them themselves "
    "then there these they thing things this those though through thus to too two under until "
    "up upon us use used uses using ve very via want wants was wasn way ways we were weren "
    "what when where whether which while who whom whose why will with within without won "
    "would wouldn yes yet you your yourself",
    // finnish
    "ei eivat emme en etta han he ja jo joka jos jotta kai kaikki kanssa koska kuin kuka kun "
    "me mika miksi milla millainen missa mita miten mukaan mutta myos ne niin no nyt olemme "
    "oli olivat olla ollut on onko ovat pitaisi pitaisiko se seka siita silla sita tai tama "
    "tassa tata te vaan vai vain voi voidaan",
    // french
    "a afin ai aux avec avoir avons c ce ceci cela ces cet cette chez ci comme comment d dans "
    "de des deux devons devrait devrions doit donc du elle elles en entre est et etait ete "
    "etre eu faire fait faut il ils j je l la le les leur leurs lors lui m ma mais me meme "
    "mes moi mon n ne nos notre nous on ont ou par pas peut plus pour pourquoi qu quand que "
    "quel quelle quelles quels qui quoi s sa sans se ses si soit son sont sous sur t ta te "
    "tes tous tout toute toutes tres tu un une utilise utiliser vers vos votre vous y",
    // german
    "aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den "
    "der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine "
    "einem einen einer eines er es etwas euer fur gegen gibt haben hat hatte hier ich ihr "
    "ihre im in ist ja jede jeder jedes kann kein keine konnen man mehr mit muss nach nicht "
    "noch nun nur ob oder ohne sehr sein seine sich sie sind so soll sollen sollte sollten "
    "sondern uber um und uns unser unsere unter vom von vor war warum was weil welche welchen "
    "welcher welches wenn wer werden wie wieder wir wird wo wollen worden wurde wurden zu zum "
    "zur zwischen",
    // italian
    "a abbiamo ad ai al alla alle allo anche c che chi ci come con contro cosa cui d da dai "
    "dal dalla degli dei del della delle dello deve di dobbiamo dove dovremmo e ed era essere "
    "fa fare gli ha hanno ho i il in io l la le lei li lo loro lui ma mi ne nei nel nella "
    "nelle no noi non nostra nostro o ogni per perche piu puo quale quali quando quello "
    "questa queste questi questo se sei si siamo sono su sua sue sui sul sulla tra tu tutti "
    "tutto un una uno usare vi voi",
    // norwegian
    "alle at av bare ble bli blir bør da de deg dem den denne der dere deres det dette din du "
    "eller en enn er et etter for fordi fra før ha hadde han har hun hva hver hvilken hvis "
    "hvor hvordan hvorfor i ikke ingen jeg kan kun kunne ma man med meg mellom men mer min "
    "mot mye na nar noe noen og ogsa om opp oss over pa sa seg sin skal skulle slik som til "
    "under ut uten var ved vi vil ville være",
    // portuguese
    "a ao aos as ate com como da das de dela dele deles depois deve devemos do dos e ela eles "
    "em entre era essa esse esta este eu foi foram ha isso isto ja la lhe mais mas me mesmo "
    "meu minha muito na nao nas nem no nos nossa nosso num numa o onde os ou para pela pelo "
    "pode por porque qual quando que quem se sem ser seu seus so sobre sua suas tambem tem "
    "ter todo todos um uma usar utilizar voce",
    // russian
    "а без более бы был была были было быть в вам вас весь во вот все всего вы где да даже "
    "для до его ее если есть еще же за здесь и из или им их к как какои ко когда которые "
    "которыи ли либо мне может мы на над надо наш не него нее нет ни но ну нужно о об однако "
    "он она они оно от перед по под после потому почему при с себя со так также там те тем то "
    "того тоже тои только том ты у уже чего чем что чтобы эта эти это этот я",
    // spanish
    "a al algo ante antes asi aunque cada como con contra cual cuando de debe debemos deberia "
    "deberiamos del desde donde dos e el ella ellas ellos en entre era es esa ese eso esta "
    "estan estar este esto estos fue ha hace hacer han hasta hay la las le les lo los mas me "
    "mi muy nada ni no nos nosotros nuestra nuestro o os otra otro para pero por porque que "
    "quien se sea ser si sin sobre son su sus tambien tan te tiene tienen todo todos tu un "
    "una uno usar utilizar y ya",
    // swedish
    "alla ar at att av bara blev bli blir borde da dar de dem den denna deras dess det detta "
    "dig din du efter eller en er ett far for fran ha hade han har hon hur i icke inte ja jag "
    "kan man med mellan men mot mycket nagon nar ni nu och ocksa om oss over pa sa sig ska "
    "skulle som till under upp ut utan vad var vara varfor vi vid vilken",
};

/// The languages of each word, and the size of the longest one.
struct FunctionWords {
    std::unordered_map<std::string_view, LanguageSet> languages;
    std::size_t longest = 0;
};

FunctionWords read_lists() {
    FunctionWords words;
    for (std::size_t i = 0; i < kLanguages; ++i) {
        std::string_view rest = kFunctionWords[i];
        while (!rest.empty()) {
            const auto word = rest.substr(0, rest.find(' '));
            words.languages[word].set(i);
            words.longest = std::max(words.longest, word.size());
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        }
    }
    return words;
}

}  // namespace

LanguageSet languages_of_function_word(std::string_view word) {
    static const FunctionWords words = read_lists();
    if (word.size() > words.longest) return {};
    const auto found = words.languages.find(word);
    return found == words.languages.end() ? LanguageSet() : found->second;
}

bool is_function_word(Language language, std::string_view word) {
    return languages_of_function_word(word).test(static_cast<std::size_t>(language));
}

}  // namespace akashi
