#include "search/language.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

std::optional<Language> guess(std::string_view text) { return language_of(words_of(text)); }

TEST(Language, IsToldByFunctionWords) {
    EXPECT_EQ(guess("should we keep sessions in the database?"), Language::english);
    EXPECT_EQ(guess("Sollen wir die Sitzungen in der Datenbank halten?"), Language::german);
    EXPECT_EQ(guess("faut-il garder les sessions dans la base de données ?"), Language::french);
    EXPECT_EQ(guess("¿debemos guardar las sesiones en la base de datos?"), Language::spanish);
    EXPECT_EQ(guess("dobbiamo tenere le sessioni nella base di dati?"), Language::italian);
    EXPECT_EQ(guess("devemos guardar as sessões no banco de dados?"), Language::portuguese);
    EXPECT_EQ(guess("moeten we de sessies in het geheugen bewaren?"), Language::dutch);
    EXPECT_EQ(guess("ska vi spara sessioner i databasen?"), Language::swedish);
    EXPECT_EQ(guess("где хранить сессии пользователей?"), Language::russian);
}

TEST(Language, IsUnknownWithoutFunctionWords) {
    EXPECT_EQ(guess("PostgreSQL sessions"), std::nullopt);
    EXPECT_EQ(guess(""), std::nullopt);
}

TEST(Language, GivesWordsOfOneMeaningOneStem) {
    EXPECT_EQ(stem(Language::english, "indexing"), stem(Language::english, "indexes"));
    EXPECT_EQ(stem(Language::german, "datenbanken"), stem(Language::german, "datenbank"));
    EXPECT_EQ(stem(Language::russian, "сессии"), stem(Language::russian, "сессию"));
}

TEST(Language, LeavesWordsWithDigitsAsTheyAre) {
    EXPECT_EQ(stem(Language::english, "http2s"), "http2s");
    EXPECT_EQ(stem(Language::english, ""), "");
}

TEST(Language, KnowsFunctionWordsOfItsOwnOnly) {
    EXPECT_TRUE(is_function_word(Language::german, "die"));
    EXPECT_FALSE(is_function_word(Language::english, "die"));
}

}  // namespace
}  // namespace akashi
