#include "sqlite/database_instruments.hpp"

#include <sys/stat.h>

namespace akashi::sqlite {
namespace {

double size_of(const std::string& path) {
    struct stat file{};
    return ::stat(path.c_str(), &file) == 0 ? static_cast<double>(file.st_size) : 0;
}

constexpr metrics::Description kWaiting{
    "akashi.sqlite.waiting", "Reads and writes that wait for the database's threads"
};

}  // namespace

DatabaseInstruments::DatabaseInstruments(
    const std::string& path, const JobQueue& writes, const JobQueue& reads
)
    : sizes_(metrics::histogram(
          {"akashi.sqlite.batch_size", "Writes that were committed in one transaction"},
          {1, 2, 4, 8, 16, 32, 64, 128, 256}
      )),
      times_(metrics::histogram(
          {"akashi.sqlite.commit", "Time of a transaction that wrote", metrics::Unit::seconds},
          metrics::second_bounds()
      )),
      writes_reading_(
          kWaiting, {{"queue", "writes"}}, [&writes] { return static_cast<double>(writes.size()); }
      ),
      reads_reading_(
          kWaiting, {{"queue", "reads"}}, [&reads] { return static_cast<double>(reads.size()); }
      ),
      log_reading_(
          {"akashi.sqlite.wal", "Size of the write-ahead log", metrics::Unit::bytes},
          {},
          [log = path + "-wal"] { return size_of(log); }
      ) {}

void DatabaseInstruments::note_commit(std::size_t jobs, double seconds) {
    sizes_.Observe(static_cast<double>(jobs));
    times_.Observe(seconds);
}

}  // namespace akashi::sqlite
