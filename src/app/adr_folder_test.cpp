#include "app/adr_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>

namespace akashi::app {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AdrFolderTest : public ::testing::Test {
protected:
    AdrFolderTest() {
        std::string name = (fs::temp_directory_path() / "akashi-test-XXXXXX").string();
        root = ::mkdtemp(name.data());
    }
    ~AdrFolderTest() override { fs::remove_all(root); }

    void write(const char* name) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name) << name;
    }
    static std::vector<std::string> names(const std::vector<AdrFile>& files) {
        std::vector<std::string> list;
        for (const auto& file : files) list.push_back(file.name);
        return list;
    }
    static std::vector<std::string> names(const std::vector<AdrImportReport::Skipped>& files) {
        std::vector<std::string> list;
        for (const auto& file : files) list.push_back(file.file);
        return list;
    }

    fs::path root;
};

TEST_F(AdrFolderTest, HasTheMarkdownFilesOfAllItsFolders) {
    write("b/2.md");
    write("1.md");
    write("notes.txt");
    const auto folder = read_adr_folder(root);
    EXPECT_THAT(names(folder.files), ElementsAre("1.md", "b/2.md"));
    EXPECT_EQ(folder.files[1].content, "b/2.md");
    EXPECT_THAT(folder.unreadable, IsEmpty());
}

TEST_F(AdrFolderTest, ListsWhatCannotBeReadAndGoesOn) {
    write("1.md");
    write("z/9.md");
    fs::create_symlink("loop.md", root / "loop.md");
    fs::create_symlink("nowhere.md", root / "broken.md");
    fs::create_directory_symlink(".", root / "again");
    ASSERT_EQ(::mkfifo((root / "pipe.md").c_str(), 0600), 0);
    const auto folder = read_adr_folder(root);
    EXPECT_THAT(names(folder.files), ElementsAre("1.md", "z/9.md"));
    EXPECT_THAT(names(folder.unreadable), ElementsAre("broken.md", "loop.md", "pipe.md"));
}

TEST_F(AdrFolderTest, IsRefusedWithoutAnyMarkdownFile) {
    EXPECT_THROW(read_adr_folder(root), std::runtime_error);
    write("file");
    EXPECT_THROW(read_adr_folder(root / "file"), std::runtime_error);
}

}  // namespace
}  // namespace akashi::app
