package ai.lepton.parquet;

import ai.lepton.exchange.DataException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a row group, refused where a dictionary claims more values than its bytes can hold: an array is made for so many
 * before the first is read.
 *
 * @param name of the file, for a message
 */
record CheckedPages(PageReadStore pages, String name) implements PageReadStore {
    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        PageReader reader = pages.getPageReader(column);
        return new PageReader() {
            @Override
            public @Nullable DictionaryPage readDictionaryPage() {
                DictionaryPage page = reader.readDictionaryPage();
                if (page != null && page.getDictionarySize() > page.getBytes().size()) {
                    throw new DataException(name + ": column '" + String.join(".", column.getPath())
                            + "' claims a dictionary of " + page.getDictionarySize() + " values in "
                            + page.getBytes().size() + " bytes");
                }
                return page;
            }

            @Override
            public long getTotalValueCount() {
                return reader.getTotalValueCount();
            }

            @Override
            public DataPage readPage() {
                return reader.readPage();
            }
        };
    }

    @Override
    public long getRowCount() {
        return pages.getRowCount();
    }
}
