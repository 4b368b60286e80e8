#include "models/tokenizer.hpp"

#include "models/model_json.hpp"
#include "models/tokenizer_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Ids = std::vector<TokenId>;

// All expected ids are those of the Python package tokenizers 0.23.3:
//     Tokenizer.from_str(json).encode(text, add_special_tokens=False).ids

Ids ids_of(const Tokenizer& tokenizer, std::string_view text) {
    Ids ids;
    tokenizer.encode(text, true, ids);
    return ids;
}

TEST(TokenizerTest, SplitsWordsLikeBert) {
    const Tokenizer tokenizer(wordpiece_json());
    EXPECT_EQ(ids_of(tokenizer, "The CATS sat, unaffable!"), (Ids{2, 3, 4, 5, 6, 7, 8, 9, 13}));
    EXPECT_EQ(ids_of(tokenizer, "Café 日本"), (Ids{10, 11, 12})) << "accents, ideographs";
    EXPECT_EQ(ids_of(tokenizer, "dogs the"), (Ids{0, 2})) << "an unknown word";
    EXPECT_EQ(ids_of(tokenizer, "thecatsatthe the"), (Ids{0, 2})) << "a word that is too long";
    EXPECT_EQ(ids_of(tokenizer, "[CLS] the [CLS]cat"), (Ids{1, 2, 1, 3}));
    EXPECT_EQ(ids_of(tokenizer, ""), Ids());
    EXPECT_EQ(ids_of(tokenizer, "  \t\n"), Ids());
}

TEST(TokenizerTest, JoinsPairsLikeLlama) {
    const Tokenizer tokenizer(llama_json());
    EXPECT_EQ(ids_of(tokenizer, "hello world"), (Ids{271, 276}));
    EXPECT_EQ(ids_of(tokenizer, "hello  world"), (Ids{271, 259, 276}));
    EXPECT_EQ(ids_of(tokenizer, "é"), (Ids{259, 198, 172})) << "unknown characters are bytes";
    EXPECT_EQ(ids_of(tokenizer, "hello</s>  world"), (Ids{271, 2, 276}));
    EXPECT_EQ(ids_of(tokenizer, "<s>hello"), (Ids{1, 271}));
    EXPECT_EQ(ids_of(tokenizer, "held"), (Ids{259, 267, 262, 266}));
    EXPECT_EQ(ids_of(tokenizer, "world hello worlworld"), (Ids{276, 271, 275, 273, 262, 266}));
    EXPECT_EQ(ids_of(tokenizer, ""), Ids());
}

TEST(TokenizerTest, JoinsBytesLikeGpt2) {
    const Tokenizer tokenizer(byte_level_json());
    EXPECT_EQ(ids_of(tokenizer, "hello world"), (Ids{18, 21, 3, 7}));
    EXPECT_EQ(ids_of(tokenizer, "hello's 12"), (Ids{18, 22, 0, 23}));
    EXPECT_EQ(ids_of(tokenizer, "   hello\n\nworld  "), (Ids{24, 0, 18, 14, 14, 5, 20, 3, 7, 24}));
    EXPECT_EQ(ids_of(tokenizer, "e\u0301é"), (Ids{25, 25})) << "composed";
    EXPECT_EQ(ids_of(tokenizer, "x hello"), (Ids{0, 18})) << "there is nothing for unknown ones";
    EXPECT_EQ(ids_of(tokenizer, "hello12world"), (Ids{18, 23, 5, 20, 3, 7}));
}

TEST(TokenizerTest, FindsTheBestSumOfScores) {
    const Tokenizer tokenizer(unigram_json());
    EXPECT_EQ(ids_of(tokenizer, "the cats"), (Ids{2, 5, 6}));
    EXPECT_EQ(ids_of(tokenizer, "the  cat"), (Ids{2, 1, 5}));
    EXPECT_EQ(ids_of(tokenizer, "日本の日"), (Ids{1, 12, 0, 13}));
    EXPECT_EQ(ids_of(tokenizer, "ｔｈｅ cat"), (Ids{2, 5}));
    EXPECT_EQ(ids_of(tokenizer, "zzz the"), (Ids{1, 0, 2})) << "unknown ones become one";
    EXPECT_EQ(ids_of(tokenizer, "xcat"), (Ids{1, 0, 8, 7, 4}));
    EXPECT_EQ(ids_of(tokenizer, ""), Ids());
}

TEST(TokenizerTest, TakesInvalidUtf8AsUnknown) {
    for (const auto& json : {wordpiece_json(), llama_json(), byte_level_json(), unigram_json()})
        EXPECT_NO_THROW(ids_of(Tokenizer(json), "the \xff\xc3 cat \xe6\x97")) << json;
}

/// The complaint about the WordPiece fixture with a text in it replaced.
std::string complaint(std::string_view replaced, std::string_view with) {
    std::string json = wordpiece_json();
    json.replace(json.find(replaced), replaced.size(), with);
    try {
        const Tokenizer tokenizer(json);
    } catch (const ModelFileError& error) {
        return error.what();
    }
    return "none";
}

TEST(TokenizerTest, SaysWhatItDoesNotSupport) {
    EXPECT_EQ(complaint("BertNormalizer", "Nmt"), "the normalizer Nmt is not supported");
    EXPECT_EQ(
        complaint("BertPreTokenizer", "UnicodeScripts"),
        "the pre-tokenizer UnicodeScripts is not supported"
    );
    EXPECT_EQ(complaint("WordPiece", "WordLevel"), "the model WordLevel is not supported");
    EXPECT_EQ(
        complaint(
            R"("BertPreTokenizer")",
            R"("Split", "pattern": {"Regex": "\\p{L}+"}, "behavior": "Isolated")"
        ),
        "the regular expression \\p{L}+ is not supported"
    );
}

TEST(TokenizerTest, SaysWhatIsWrong) {
    EXPECT_THAT(complaint("{\"version\"", "{version"), HasSubstr("not JSON"));
    EXPECT_EQ(complaint("\"model\"", "\"modem\""), "\"model\" is missing");
    EXPECT_EQ(complaint("\"vocab\"", "\"vocal\""), "\"vocab\" is missing");
    EXPECT_EQ(complaint("\"[UNK]\": 0", "\"UNK\": 0"), "the vocabulary does not have [UNK]");
    EXPECT_THAT(complaint("\"the\": 2", "\"the\": -2"), HasSubstr("\"vocab\" must be a whole"));
    EXPECT_THAT(complaint("\"the\": 2", "\"the\": {}"), HasSubstr("\"vocab\" must be a whole"));
}

TEST(TokenizerTest, RefusesMergesOfUnknownTokens) {
    std::string json = llama_json();
    json.replace(json.find("\"h e\""), 5, "\"h x\"");
    EXPECT_THROW(Tokenizer{json}, ModelFileError);
}

TEST(WordSplitterTest, SplitsAsItsPartsSay) {
    const auto words_of = [](const char* json, std::string text) {
        const auto part = model_json::parse(json);
        return read_word_splitter(&part)({std::move(text)}, true);
    };
    EXPECT_THAT(
        words_of(R"({"type": "Whitespace"})", "it's a_b 3.5 --x"),
        ElementsAre("it", "'", "s", "a_b", "3", ".", "5", "--", "x")
    );
    EXPECT_THAT(
        words_of(R"({"type": "WhitespaceSplit"})", " a,b\u00a0c "), ElementsAre("a,b", "c")
    );
    EXPECT_THAT(words_of(R"({"type": "Digits"})", "ab12c"), ElementsAre("ab", "12", "c"));
    EXPECT_THAT(
        words_of(R"({"type": "Digits", "individual_digits": true})", "ab12"),
        ElementsAre("ab", "1", "2")
    );
    EXPECT_THAT(
        words_of(R"({"type": "Punctuation", "behavior": "MergedWithPrevious"})", "a, b!?"),
        ElementsAre("a,", " b!", "?")
    );
    EXPECT_THAT(
        words_of(R"({"type": "Punctuation", "behavior": "Contiguous"})", "a!?b"),
        ElementsAre("a", "!?", "b")
    );
    EXPECT_THAT(
        words_of(
            R"({"type": "Split", "pattern": {"Regex": "\\s+"}, "behavior": "Removed"})", "a \n b"
        ),
        ElementsAre("a", "b")
    );
    EXPECT_THAT(
        words_of(R"({"type": "Metaspace", "prepend_scheme": "never"})", "a b"),
        ElementsAre("a", "▁b")
    );
    EXPECT_THAT(words_of(R"({"type": "Metaspace", "split": false})", "a b"), ElementsAre("▁a▁b"));
}

std::string normalize(const char* json, std::string text) {
    const auto part = model_json::parse(json);
    return read_normalizer(&part)(std::move(text));
}

TEST(NormalizerTest, ChangesAsItsPartsSay) {
    EXPECT_EQ(normalize(R"({"type": "Lowercase"})", "ÀΣİ"), "àσi\u0307");
    EXPECT_EQ(normalize(R"({"type": "NFD"})", "é"), "e\u0301");
    EXPECT_EQ(normalize(R"({"type": "NFKD"})", "ﬁé"), "fie\u0301");
    EXPECT_EQ(normalize(R"({"type": "StripAccents"})", "e\u0301\u0903a"), "ea");
    EXPECT_EQ(normalize(R"({"type": "Strip", "strip_left": false})", " a\u3000 "), " a");
    EXPECT_EQ(normalize(R"({"type": "Strip", "strip_right": false})", " a "), "a ");
    EXPECT_EQ(
        normalize(
            R"({"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "_"})", "a b   c  "
        ),
        "a b_c_"
    );
    EXPECT_EQ(
        normalize(
            R"({"type": "BertNormalizer", "lowercase": false, "handle_chinese_chars": false})",
            "É\u200b\tA 日"
        ),
        "É A 日"
    );
}

TEST(NormalizerTest, BoundsWhatAFileMakesOfAText) {
    std::string steps;
    for (int i = 0; i < 6; ++i) {
        steps += steps.empty() ? "" : ",";
        steps +=
            R"({"type": "Replace", "pattern": {"String": "a"}, "content": "aaaaaaaaaaaaaaaa"})";
    }
    const std::string json = R"({"type": "Sequence", "normalizers": [)" + steps + "]}";
    EXPECT_LE(normalize(json.c_str(), "aaaa").size(), 262'144u);
    EXPECT_THROW(
        normalize(
            (R"({"type": "Prepend", "prepend": ")" + std::string(1000, 'x') + "\"}").c_str(), ""
        ),
        ModelFileError
    );
}

}  // namespace
}  // namespace akashi
